using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>A row of <c>impacts</c>: one quantity of the harm.</summary>
public sealed record Impact
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }
    public int Position { get; init; }

    /// <summary>What is counted: "requests that failed".</summary>
    public string Quantity { get; init; } = "";

    /// <summary>With its unit, as written: "31 %".</summary>
    public string Value { get; init; } = "";

    /// <summary>Where the value comes from.</summary>
    public string Source { get; init; } = "";
    public string? NotMeasurableBecause { get; init; }
    public int Version { get; init; }

    /// <summary>The quantity of an imported record that names none.</summary>
    public const string AsTold = "As the source tells it";

    /// <summary>True when the value alone says what is counted: "1,204 carts lost".</summary>
    public bool SaysItself => Quantity.Length == 0 || Quantity == AsTold || Value.Contains(Quantity, StringComparison.OrdinalIgnoreCase);
}

/// <param name="ImpactId">The quantity to correct; null adds one.</param>
/// <param name="Value">The value, or else <paramref name="NotMeasurableBecause"/>.</param>
/// <param name="Version">Of the quantity, as the person saw it.</param>
public sealed record RecordImpactInput(int Number, string? Quantity, string? Value = null, string? Source = null, string? NotMeasurableBecause = null, Guid? ImpactId = null, int? Version = null);

/// <summary>Adds a quantity of the harm, or corrects one.</summary>
public sealed class RecordImpact(Database database, TimeProvider clock)
{
    public async Task<Result<Guid>> RunAsync(RecordImpactInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var impact = new Impact
        {
            Id = input.ImpactId ?? Guid.CreateVersion7(now),
            Quantity = checks.Required("quantity", input.Quantity, 200, "The quantity"),
            Value = checks.Optional("value", input.Value, 200, "The value"),
            Source = checks.Optional("source", input.Source, 500, "The source"),
            NotMeasurableBecause = checks.Optional("not_measurable_because", input.NotMeasurableBecause, 500, "The reason") is { Length: > 0 } because ? because : null,
        };
        checks.Must(impact.Value.Length > 0 || impact.NotMeasurableBecause is not null, "value", "There is neither a value nor a reason why it cannot be measured. Enter one of them.");
        checks.Must(impact.Value.Length == 0 || impact.NotMeasurableBecause is null, "not_measurable_because", "There is a value and a reason why it cannot be measured. Keep one of the two.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            await s.TakeIncidentAsync(incident.Id, now);
            var all = await s.ListImpactsAsync(incident.Id);
            var before = all.FirstOrDefault(i => i.Id == impact.Id);
            if (input.ImpactId is not null && before is null) return Failure.NotFound("This quantity");
            impact = impact with { IncidentId = incident.Id, Position = before?.Position ?? (all.Count == 0 ? 1 : all.Max(i => i.Position) + 1), Version = input.Version ?? before?.Version ?? 1 };
            if (before is null) await s.InsertImpactAsync(impact);
            else if (!await s.UpdateImpactAsync(impact)) return Overtaken(impact, before, await s.LastChangedByAsync(impact.Id));
            await s.RecordAsync(actor, now, new Fact(before is null ? "impact.recorded" : "impact.corrected", incident.Id, impact.Id,
                new { impact.Quantity, From = before is null ? null : TextOf(before), To = TextOf(impact), impact.Source }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return impact.Id;
        }, ct);
    }

    static Failure Overtaken(Impact yours, Impact theirs, string by) => Failure.Conflict($"{by} changed this quantity a moment ago. Look at both and decide.",
        new EditConflict("value", $"{yours.Quantity}: {TextOf(yours)}", $"{theirs.Quantity}: {TextOf(theirs)}", theirs.Version, by, Others: ConflictingField.Differing(new ConflictingField("Where the value comes from", yours.Source, theirs.Source))));

    static string TextOf(Impact impact) => impact.NotMeasurableBecause is { } because ? $"not measurable because {because}" : impact.Value;
}
