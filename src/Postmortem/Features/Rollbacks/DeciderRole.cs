using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>In which part somebody decided. A role is kept beside the name, and is what reviews show.</summary>
static class DeciderRole
{
    /// <returns>Null when nothing was given.</returns>
    public static string? Check(Checks checks, string? role)
    {
        var text = checks.Optional("decider_role", role, 60, "The decider’s role").ReplaceLineEndings(" ");
        return text.Length > 0 ? text : null;
    }

    public static async Task<string> OfAsync(ReadSession session, Guid incidentId, Actor actor) =>
        await session.RoleInIncidentAsync(incidentId, actor) ?? IncidentRole.Responder;
}
