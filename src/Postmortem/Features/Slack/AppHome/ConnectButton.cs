using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;

namespace Postmortem.Features.Slack.AppHome;

/// <summary>The link is made when it is asked for: one that stood on the Home would be too old when it is pressed.</summary>
public sealed class ConnectButton(LinkCommand link) : IButton
{
    public const string Action = "connect_account";
    const string Title = "Connect your account";

    public string ActionId => Action;

    public string? Opens => Title;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Always;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct) => Reply.Show(Modal.Notice(Title, await link.AnswerAsync(call, ct)));
}

static class HomeSetup
{
    public static void AddAppHome(this IServiceCollection services)
    {
        services.AddSingleton<HomeTabs>();
        services.AddSingleton<IEvent, HomeOpened>();
        services.AddSingleton<IButton, ConnectButton>();
        services.AddSingleton<Outbound.IOutboundTask, PublishHome>();
    }
}
