namespace Postmortem.Features.Timeline;

public static class TimelineSetup
{
    public static void AddTimeline(this IServiceCollection services)
    {
        services.AddSingleton<AddEntry>();
    }
}
