using Postmortem.Data;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Suspects;

/// <summary><c>/incident suspects</c>: what changed before it, for whoever asks.</summary>
public sealed class SuspectsCommand(Database database, AppOptions app, TimeProvider clock) : ICommand
{
    public string Word => "suspects";

    public string Help => "What changed before it broke, the most suspected first.";

    public bool ForAnyone => true;

    public bool NeedsIncident => true;

    public async Task<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var (list, linked) = await database.ReadAsync(s => s.ReadSuspectsAsync(call.Incident!, call.Actor, clock.GetUtcNow()), ct);
        return Reply.Say(SuspectMessage.Of(list, linked, app, isReply: true));
    }
}
