using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.People;

public sealed class LinkCommand(LinkAccount linkAccount, AppOptions app) : ICommand
{
    public string Word => "link";

    public string Help => "Match your Slack user to your account, once.";

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Always;

    public async Task<Reply> RunAsync(CommandCall call, CancellationToken ct) => Reply.Say(await AnswerAsync(call, ct));

    public async Task<string> AnswerAsync(SlackCall call, CancellationToken ct) => call.IsLinked
        ? $"You act here as *{Mrkdwn.Escape(call.Actor.Name)}*. {Mrkdwn.Link(new Uri(app.BaseUrl, "/slack/link"), "See or undo your links on the web")}."
        : Offer(await linkAccount.OfferAsync(call.Workspace.TeamId, call.UserId, ct));

    /// <summary>The link is for whoever reads this, and for nobody else.</summary>
    public static string Offer(Uri link) => $"{Mrkdwn.Link(link, "Link your account")}: open it where you are signed in; it works once, for {LinkAccount.Lifetime.TotalMinutes:0} minutes. Give it to nobody.";
}
