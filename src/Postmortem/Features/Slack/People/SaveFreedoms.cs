using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Slack.People;

/// <param name="Unlinked">Names of freedoms.</param>
public sealed record SaveFreedomsInput(IReadOnlyList<string> Unlinked, IReadOnlyList<string> Outsiders);

/// <summary>What people in Slack without an account may do. Holds from their next request on.</summary>
public sealed class SaveFreedoms(Database database, TimeProvider clock)
{
    static readonly Guid Subject = new(0x534c41, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public async Task<Result<Done>> RunAsync(SaveFreedomsInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var known = Freedoms.Choices.Select(Freedoms.NameOf).ToList();
        var checks = new Checks();
        foreach (var name in input.Unlinked) checks.OneOf("unlinked", name, known, "What people without an account may do");
        foreach (var name in input.Outsiders) checks.OneOf("outsiders", name, known, "What people of other organisations may do");
        if (!checks.Passed) return checks.Failure;
        var freedoms = new Freedoms(Freedoms.Parse(input.Unlinked), Freedoms.Parse(input.Outsiders));
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            var before = await s.ReadFreedomsAsync();
            await s.SaveFreedomsAsync(freedoms);
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("slack.freedoms_set", null, Subject, new { From = Told(before), To = Told(freedoms) }));
            return Done.Value;
        }, ct);
    }

    static object Told(Freedoms freedoms) => new { Unlinked = Freedoms.Write(freedoms.Unlinked), Outsiders = Freedoms.Write(freedoms.Outsiders) };
}
