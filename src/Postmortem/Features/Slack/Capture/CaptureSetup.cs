using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Capture;

static class CaptureSetup
{
    public static void AddCapture(this IServiceCollection services)
    {
        services.AddSingleton<Permalinks>();
        services.AddSingleton<MessageReader>();
        services.AddSingleton<CaptureMessage>();
        services.AddSingleton<FollowCapture>();
        services.AddSingleton<IOutboundTask, KeepCapture>();
        services.AddSingleton<IOutboundTask, CopyImage>();

        services.AddSingleton<IOutboundTask, ImportChannel>();
        services.AddSingleton<IOutboundTask, TellProgress>();
        services.AddSingleton<ICommand, ImportCommand>();

        services.AddSingleton<IEvent, ReactionAdded>();
        services.AddSingleton<IEvent, ReactionRemoved>();
        services.AddSingleton<IEvent, MessageFollowed>();
        services.AddSingleton<IShortcut, AddToTimeline>();
        services.AddSingleton<IShortcut, MakeFollowUp>();
    }
}
