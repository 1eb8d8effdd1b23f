using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts.Rules;

/// <param name="Version">The version that was seen; null takes the newest.</param>
public sealed record RuleInput(string? Source, Guid? ServiceId, string? Severity, string? Contains, string? Does, string? DeclaresAs, int? Version = null);

/// <summary>What is done with the rules of alerts; the first that means an alert decides.</summary>
public sealed class KeepRules(Database database, TimeProvider clock)
{
    /// <summary>More than people can keep in mind.</summary>
    const int Most = 100;

    public async Task<Result<Guid>> AddAsync(RuleInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var rule = Check(checks, input, new AlertRule { Id = Guid.CreateVersion7(now) }, actor, now);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if ((await s.ListAlertRulesAsync()).Count >= Most) return Failure.Conflict($"There are {Most} rules already. Take some out, or bring several together.");
            if (await UnknownAsync(s, rule, null) is { } unknown) return unknown;
            await s.InsertAlertRuleAsync(rule);
            await s.RecordAsync(actor, now, new Fact("alert_rule.added", null, rule.Id, Kept(rule)));
            return rule.Id;
        }, ct);
    }

    public async Task<Result<Done>> EditAsync(Guid id, RuleInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindAlertRuleAsync(id) is not { } before) return Failure.NotFound("The rule");
            var checks = new Checks();
            var after = Check(checks, input, before, actor, now) with { Version = input.Version ?? before.Version };
            if (!checks.Passed) return checks.Failure;
            if (await UnknownAsync(s, after, before.ServiceId) is { } unknown) return unknown;
            if (!await s.UpdateAlertRuleAsync(after)) return await ConflictAsync(s, after, before);
            await s.RecordAsync(actor, now, new Fact("alert_rule.changed", null, id, new { From = Kept(before), To = Kept(after) }));
            return Done.Value;
        }, ct);
    }

    static async Task<Failure> ConflictAsync(ReadSession session, AlertRule yours, AlertRule theirs)
    {
        var service = yours.ServiceId is { } id ? (await session.FindServiceAsync(id))?.Name : null;
        return Failure.Collision("this rule", EditConflict.Of("does", theirs.Version, theirs.ChangedBy,
            new("Source", yours.Source, theirs.Source), new("Service", service, theirs.ServiceId is null ? "" : theirs.ServiceCalled), new("Severity", yours.Severity, theirs.Severity), new("Contains", yours.Contains, theirs.Contains),
            new("Does", RuleTexts.Does(yours), RuleTexts.Does(theirs))));
    }

    /// <param name="by">−1 is asked before the one above it, 1 after the one below.</param>
    public Task<Result<Done>> MoveAsync(Guid id, int by, Actor actor, CancellationToken ct) => ChangeAsync(id, actor, async (s, rule, now) =>
    {
        var rules = (await s.ListAlertRulesAsync()).ToList();
        var (at, to) = (rules.FindIndex(r => r.Id == id), rules.FindIndex(r => r.Id == id) + Math.Sign(by));
        if (to < 0 || to >= rules.Count) return Done.Value;
        (rules[at], rules[to]) = (rules[to], rules[at]);
        foreach (var (position, placed) in rules.Index()) await s.PlaceAlertRuleAsync(placed.Id, position + 1);
        await s.RecordAsync(actor, now, new Fact("alert_rule.moved", null, id, new { From = at + 1, To = to + 1 }));
        return Done.Value;
    }, ct);

    /// <param name="seen">The rule's version that was looked at; null takes the newest.</param>
    public Task<Result<Done>> DeleteAsync(Guid id, int? seen, Actor actor, CancellationToken ct) => ChangeAsync(id, actor, async (s, rule, now) =>
    {
        if (!await s.DeleteAlertRuleAsync(id, seen ?? rule.Version)) return Failure.ChangedSinceSeen("this rule");
        await s.RecordAsync(actor, now, new Fact("alert_rule.deleted", null, id, Kept(rule)));
        return Done.Value;
    }, ct);

    async Task<Result<Done>> ChangeAsync(Guid id, Actor actor, Func<WriteSession, AlertRule, DateTimeOffset, Task<Result<Done>>> change, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindAlertRuleAsync(id) is not { } rule) return Failure.NotFound("The rule");
            return await change(s, rule, clock.GetUtcNow());
        }, ct);
    }

    static AlertRule Check(Checks checks, RuleInput input, AlertRule rule, Actor actor, DateTimeOffset now) => rule with
    {
        Source = checks.Optional("source", input.Source, 60, "The source").ReplaceLineEndings(" "),
        ServiceId = input.ServiceId,
        Severity = checks.Optional("severity", input.Severity, 200, "The severity").ReplaceLineEndings(" "),
        Contains = checks.Optional("contains", input.Contains, 200, "What it contains").ReplaceLineEndings(" "),
        Does = checks.OneOf("does", input.Does, RuleDeed.All, "What it does"),
        DeclaresAs = checks.OneOf("declares_as", input.DeclaresAs ?? Severity.Default, Severity.All, "The severity of the incident"),
        ChangedAt = now,
        ChangedBy = actor.Name,
    };

    /// <param name="kept">The service that the rule is of until now; it may be archived since.</param>
    static async Task<Failure?> UnknownAsync(ReadSession s, AlertRule rule, Guid? kept) =>
        rule.ServiceId is { } service && await s.FindServiceAsync(service) is null ? Failure.Invalid("service_id", "This service is not known. Choose one from the catalogue.")
        : await s.WhyNotNamedAsync(rule.ServiceId, kept) is { } archived ? Failure.Invalid("service_id", archived) : null;

    static object Kept(AlertRule r) => new { r.Source, r.ServiceId, r.Severity, r.Contains, r.Does, r.DeclaresAs };
}
