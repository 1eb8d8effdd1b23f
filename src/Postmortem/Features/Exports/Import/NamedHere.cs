using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>People and services that a record names: those known here, or new ones.</summary>
sealed class NamedHere(WriteSession s, Actor actor, DateTimeOffset now)
{
    readonly Dictionary<string, Guid> _people = [];
    readonly Dictionary<string, Guid> _services = new(StringComparer.OrdinalIgnoreCase);

    public async Task<Guid> PersonAsync(string name) =>
        _people.TryGetValue(name, out var known) ? known : _people[name] = await s.FindOrAddPersonByNameAsync(name, actor, now);

    /// <param name="owner">Of one that is not here yet; what stands in the catalogue is its people's.</param>
    public async Task<Guid> ServiceAsync(string name, string tier, string owner = "") =>
        _services.TryGetValue(name, out var known) ? known : _services[name] = await s.FindOrAddServiceAsync(name, actor, now, tier, owner);
}
