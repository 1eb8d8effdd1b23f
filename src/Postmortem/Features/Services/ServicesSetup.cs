namespace Postmortem.Features.Services;

public static class ServicesSetup
{
    public static void AddServiceCatalogue(this IServiceCollection services)
    {
        services.AddSingleton<AddService>();
        services.AddSingleton<EditService>();
        services.AddSingleton<ArchiveService>();
        services.AddSingleton<Backstage.ImportCatalogue>();
    }
}
