using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Report;

namespace Postmortem.Features.Exports;

public static class ExportsSetup
{
    public static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<IPdfRenderer, SkiaPdfRenderer>();
        services.AddSingleton<IncidentReport>();
        services.AddSingleton<ExportIncident>();
        services.AddSingleton<ImportIncident>();
    }
}
