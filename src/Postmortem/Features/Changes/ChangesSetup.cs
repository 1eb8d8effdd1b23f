namespace Postmortem.Features.Changes;

public static class ChangesSetup
{
    public static void AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<RecordChange>();
        services.AddSingleton<EditChange>();
        services.AddSingleton<LinkChange>();
        services.AddSingleton<UnlinkChange>();
    }
}
