using Microsoft.AspNetCore.Authentication.Cookies;
using Postmortem.Data;

namespace Postmortem.Features.Timeline;

public static class TimelineSetup
{
    public static void AddTimeline(this IServiceCollection services)
    {
        services.AddSingleton<AttachmentRules>();
        services.AddSingleton<AddEntry>();
        services.AddSingleton<EditEntry>();
        services.AddSingleton<HideEntry>();
        services.AddSingleton<ShowEntry>();
        services.AddSingleton<StarEntry>();
        services.AddSingleton<AddAttachment>();
        services.AddSingleton<SetMilestone>();
        services.AddSingleton<LiveStreams>();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).PostConfigure<Database>(LiveStreams.EndOnSignOut);
    }
}
