using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Redaction;
using Postmortem.Features.Exports.Report;
using Postmortem.Features.Incidents;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports;

public static class ExportsSetup
{
    public static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<IPdfRenderer, SkiaPdfRenderer>();
        services.AddSingleton<IncidentReport>();
        services.AddSingleton<ExportIncident>();
        services.AddSingleton<ImportIncident>();
        services.AddSingleton<RedactedDocument>();
        services.AddSingleton<MakeRedactedVersion>();
        services.AddSingleton<ReleaseRedactedVersion>();
        services.AddSingleton<RevokeRedactedVersion>();
        services.AddSingleton<IFollowPrivacy, RevokeWhatTells>();
        services.AddSingleton<IFollowHiding, RevokeWhatTells>();
    }
}
