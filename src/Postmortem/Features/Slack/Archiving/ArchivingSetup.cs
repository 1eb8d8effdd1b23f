using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Archiving;

static class ArchivingSetup
{
    public static void AddArchiving(this IServiceCollection services)
    {
        services.AddSingleton<ArchiveSchedule>();
        services.AddSingleton<AnswerArchiving>();
        services.AddSingleton<FollowArchiving>();
        services.AddSingleton<IOutboundTask, KeepArchiveQuestion>();
        services.AddSingleton<IOutboundTask, ArchiveChannel>();
        services.AddSingleton<IButton, ArchiveNow>();
        services.AddSingleton<IButton, KeepOpen>();
        foreach (var type in ArchivingSeen.Types) services.AddSingleton<IEvent>(provider => new ArchivingSeen(type, provider.GetRequiredService<FollowArchiving>()));
    }
}
