using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>What is to be reversed: the same when proposing, recording and correcting. Null leaves what stands there.</summary>
/// <param name="Direction">One of <see cref="RollbackDirection"/>.</param>
/// <param name="Kind">One of <see cref="RollbackKind"/>.</param>
/// <param name="ServiceId"><see cref="Guid.Empty"/> takes the service away.</param>
/// <param name="AlsoUndoes">What else goes away with it.</param>
public sealed record RollbackFields(string? Direction = null, string? Kind = null, Guid? ServiceId = null, string? Scope = null,
    string? From = null, string? To = null, string? Reason = null, string? AlsoUndoes = null)
{
    public const int LongestNote = 5000;

    internal Rollback ApplyTo(Rollback rollback, Checks checks) => rollback with
    {
        Direction = checks.OneOf("direction", Direction ?? rollback.Direction, RollbackDirection.All, "The direction"),
        Kind = checks.OneOf("kind", Kind ?? rollback.Kind, RollbackKind.All, "The kind"),
        ServiceId = ServiceId == Guid.Empty ? null : ServiceId ?? rollback.ServiceId,
        Scope = Line(checks, "scope", Scope ?? rollback.Scope, 500, "The scope"),
        FromVersion = Line(checks, "from", From ?? rollback.FromVersion, 200, "“From”"),
        ToVersion = Line(checks, "to", To ?? rollback.ToVersion, 200, "“To”"),
        Reason = checks.Optional("reason", Reason ?? rollback.Reason, LongestNote, "The reason"),
        AlsoUndoes = checks.Optional("also_undoes", AlsoUndoes ?? rollback.AlsoUndoes, LongestNote, "“Also undoes”"),
    };

    /// <param name="kept">The service of the attempt that is corrected.</param>
    /// <returns>The attempt with its service's name, or the fault.</returns>
    internal static async Task<Result<Rollback>> WithServiceAsync(ReadSession session, Rollback rollback, Guid? kept = null)
    {
        if (rollback.ServiceId is not { } id) return rollback with { ServiceName = null };
        if (await session.WhyNotNamedAsync(id, kept, rollback.IncidentId) is { } archived) return Failure.Invalid("service_id", archived);
        return await session.FindServiceAsync(id) is { } service
            ? rollback with { ServiceName = service.Name }
            : Failure.Invalid("service_id", "This service is not in the catalogue. Choose another one, or none.");
    }

    static string Line(Checks checks, string field, string text, int longest, string label) => checks.Optional(field, text, longest, label).ReplaceLineEndings(" ");
}
