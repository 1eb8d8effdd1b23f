using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>A check as it is typed.</summary>
/// <param name="Token">Null or empty keeps what stands, as long as the host stays the same.</param>
public sealed record RecoveryCheckFields(string? Name, string? Query, string? Comparison, string? Threshold, string? Unit, string? HoldMinutes, string? Url, string? UserName, string? Token)
{
    internal RecoveryCheck ApplyTo(RecoveryCheck check, Checks checks, OutboundOptions outbound, out string token)
    {
        var url = checks.Required("url", Url, 500, "The address");
        if (checks.Passed)
        {
            if (Prometheus.AddressOf(url) is not { } address) checks.Add("url", "The address must be a full one that starts with https://, without a question mark or #.");
            else if (outbound.Refusal(address) is { } nowhere) checks.Add("url", nowhere);
        }
        token = checks.Optional("token", Token, 2000, "The token or password");
        checks.Must(token.All(c => c is > ' ' and <= '~'), "token", "Blanks, line breaks and letters with accents cannot be part of the token or password. Copy it again.");
        var hold = Hold(checks, "hold_minutes", HoldMinutes);
        return check with
        {
            Name = checks.Required("name", Name, 60, "The name").ReplaceLineEndings(" "),
            Query = checks.Required("query", Query, RecoveryCheck.LongestQuery, "The query"),
            Comparison = checks.OneOf("comparison", Comparison, Verification.Comparison.All, "The comparison"),
            Threshold = ThresholdOf(checks, Threshold),
            Unit = checks.Optional("unit", Unit, 20, "The unit").ReplaceLineEndings(" "),
            HoldMinutes = hold ?? 10,
            Url = url,
            UserName = checks.Optional("user_name", UserName, 200, "The user name").ReplaceLineEndings(" "),
        };
    }

    /// <returns>Null for nothing.</returns>
    internal static int? Hold(Checks checks, string field, string? text)
    {
        var typed = (text ?? "").Trim();
        if (typed.Length == 0) return null;
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= RecoveryCheck.LongestHold) return minutes;
        checks.Add(field, $"Give whole minutes, from 1 to {RecoveryCheck.LongestHold}.");
        return null;
    }

    static double ThresholdOf(Checks checks, string? text)
    {
        var typed = (text ?? "").Trim();
        if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
        checks.Add("threshold", typed.Length == 0 ? "The threshold is empty. Please enter it." : "The threshold must be a number such as 1 or 0.5; its unit has a field of its own.");
        return 0;
    }
}

/// <param name="Slug">The service's short name.</param>
/// <param name="Check">Null for a new one.</param>
/// <param name="Version">The version that the person saw.</param>
public sealed record SetUpRecoveryCheckInput(string Slug, Guid? Check, RecoveryCheckFields Fields, int? Version);

/// <summary>Says by which query a service shows that it has recovered. Its token goes in and never comes out.</summary>
public sealed class SetUpRecoveryCheck(Database database, CheckSecrets secrets, OutboundOptions outbound, TimeProvider clock)
{
    public async Task<Result<RecoveryCheck>> RunAsync(SetUpRecoveryCheckInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<RecoveryCheck>>(async s =>
        {
            if (await s.FindServiceAsync(input.Slug) is not { } service) return Failure.NotFound($"The service {input.Slug}");
            var others = await s.ListRecoveryChecksAsync(service.Id);
            var before = others.FirstOrDefault(c => c.Id == input.Check);
            if (input.Check is not null && before is null) return Failure.NotFound($"This recovery check of {service.Name}");
            var checks = new Checks();
            var draft = input.Fields.ApplyTo(before ?? new RecoveryCheck { Id = Guid.CreateVersion7(now), ServiceId = service.Id, CreatedAt = now, CreatedBy = actor.Name }, checks, outbound, out var token);
            checks.Must(before is not null || others.Count < RecoveryCheck.MostOfService, "name", $"{service.Name} has {others.Count} recovery checks, and more could not be read in time. Change or remove one.");
            checks.Must(others.All(c => c.Id == draft.Id || !c.Name.Equals(draft.Name, StringComparison.OrdinalIgnoreCase)), "name", "There is a recovery check of this name already. Choose another name.");
            if (!checks.Passed) return checks.Failure;
            if (before is not null && input.Version is { } seen && seen != before.Version) return await ConflictAsync(s, draft, token.Length > 0, before);
            var after = draft with { Secret = SecretFor(draft, token, before is null ? others : [before]) };
            checks.Must(after.UserName.Length == 0 || after.Secret.Length > 0, "token", "A user name needs a password. Please enter it.");
            if (!checks.Passed) return checks.Failure;
            if (before is null) await s.InsertRecoveryCheckAsync(after);
            else if (!await s.UpdateRecoveryCheckAsync(after)) return await ConflictAsync(s, draft, token.Length > 0, (await s.ListRecoveryChecksAsync(service.Id)).First(c => c.Id == before.Id));
            await s.RecordAsync(actor, now, new Fact(before is null ? "recovery_check.added" : "recovery_check.changed", null, after.Id,
                new { Service = service.Name, after.Name, after.Query, after.Wanted, after.HoldMinutes, after.Url, after.UserName, NewToken = token.Length > 0 }));
            return after with { Version = before is null ? 1 : after.Version + 1 };
        }, ct);

        string SecretFor(RecoveryCheck draft, string token, IEnumerable<RecoveryCheck> known) => token.Length > 0 ? secrets.Seal(token) : KeptFor(draft, known);
    }

    /// <param name="newToken">One was typed; what it says is shown to nobody.</param>
    static async Task<Failure> ConflictAsync(ReadSession session, RecoveryCheck yours, bool newToken, RecoveryCheck theirs)
    {
        var by = await session.LastChangedByAsync(theirs.Id);
        return Failure.Collision("this recovery check", EditConflict.Of("query", theirs.Version, by,
            new("Metric", yours.Name, theirs.Name), new("Query", yours.Query, theirs.Query), new("Good is", yours.Wanted, theirs.Wanted), new("Must hold for, minutes", $"{yours.HoldMinutes}", $"{theirs.HoldMinutes}"),
            new("Address of Prometheus", yours.Url, theirs.Url), new("User name", yours.UserName, theirs.UserName), new("Token or password", newToken ? "a new one, to be typed again" : "what is kept", "what is kept")));
    }

    /// <summary>What is kept goes to the host and user for which it was entered, and nowhere else.</summary>
    internal static string KeptFor(RecoveryCheck draft, IEnumerable<RecoveryCheck> known) =>
        known.FirstOrDefault(c => c.Secret.Length > 0 && c.UserName == draft.UserName && new Uri(c.Url).GetLeftPart(UriPartial.Authority) == new Uri(draft.Url).GetLeftPart(UriPartial.Authority))?.Secret ?? "";
}
