using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Redaction;

/// <param name="Sections">Keys; all that say something when left out.</param>
/// <param name="Hosts">Whose links may stay.</param>
/// <param name="Words">What else is taken out: names of customers, secrets.</param>
public sealed record MakeRedactedVersionInput(int Number, IReadOnlyList<string>? Sections = null, IReadOnlyList<string>? Hosts = null, IReadOnlyList<string>? Words = null);

/// <summary>Makes a version of a published review for outside, to be looked at before it is released. What its maker made before and did not release goes.</summary>
public sealed class MakeRedactedVersion(Database database, LanguageRules rules, AppOptions options, TimeProvider clock)
{
    const int MostHosts = 20;
    const int MostWords = 100;
    const int LongestWord = 200;

    public async Task<Result<Guid>> RunAsync(MakeRedactedVersionInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var checks = new Checks();
        var hosts = Hosts(checks, input.Hosts ?? []);
        var words = Words(checks, input.Words ?? []);
        if (!checks.Passed) return checks.Failure;
        var made = await database.ReadAsync(s => DraftAsync(s, input, hosts, words, actor), ct);
        if (made.Failure is { } failure) return failure;
        var version = made.Value;
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of {IncidentRef.NameOf(input.Number)}");
            if (!version.IsCurrent(held.Review)) return Failure.Conflict("The review changed a moment ago. Make the redacted version again.");
            await s.RemoveUnreleasedAsync(held.Review.Id, actor.PersonId);
            await s.InsertRedactedVersionAsync(version);
            await s.RecordAsync(actor, version.MadeAt, new Fact("review.redacted_version_made", held.Incident.Id, version.Id, new { version.TextVersion, Sections = version.Parts.Select(p => p.Key) }));
            return version.Id;
        }, ct);
    }

    async Task<Result<RedactedVersion>> DraftAsync(ReadSession s, MakeRedactedVersionInput input, IReadOnlyList<string> hosts, IReadOnlyList<string> words, Actor actor)
    {
        if (await s.FindReviewAsync(input.Number, actor) is not { } review || await s.ReadIncidentRecordAsync(input.Number, actor) is not { } record) return Failure.NotFound($"The review of {IncidentRef.NameOf(input.Number)}");
        if (review.IsOpen) return Failure.Conflict("This review is not published. A redacted version is made of a text that stands still: publish it first.");
        var all = ReviewParts.Of(record);
        if (input.Sections?.Except(all.Select(p => p.Key)).FirstOrDefault() is { } unknown) return Failure.Invalid("sections", $"“{unknown}” is no section of this review that says something. There are: {string.Join(", ", all.Select(p => p.Key))}.");
        var chosen = all.Where(p => input.Sections?.Contains(p.Key) != false).ToList();
        if (chosen.Count == 0) return Failure.Invalid("sections", "Choose at least one section.");
        var redactor = await s.ReadRedactorAsync(record.Id, string.Join('\n', chosen.SelectMany(p => new[] { p.Title, p.Text }).Prepend(record.Title)), hosts, words, rules.Coach);
        var now = clock.GetUtcNow();
        return new RedactedVersion
        {
            Id = Guid.CreateVersion7(now),
            ReviewId = review.Id,
            IncidentId = record.Id,
            TextVersion = review.TextVersion,
            Title = redactor.Line(record.Title),
            About = $"{record.Name} · {record.Severity}{(record.SeverityName is { Length: > 0 } name ? $" {name}" : "")} · {Times.Day(record.Declared.At, TimeZoneInfo.Utc)} · People are called by the role they held. Times are UTC.",
            Content = JsonSerializer.Serialize(chosen.Select(p => p with { Title = redactor.Line(p.Title), Text = redactor.Apply(p.Text) }).Where(p => p.Text.Length > 0)),
            Hosts = JsonSerializer.Serialize(hosts),
            Words = JsonSerializer.Serialize(words),
            MadeById = actor.PersonId,
            MadeBy = actor.Name,
            MadeAt = now,
        };
    }

    List<string> Hosts(Checks checks, IReadOnlyList<string> given)
    {
        var hosts = new List<string>();
        foreach (var text in given.Select(h => h.Trim().ToLowerInvariant()).Where(h => h.Length > 0).Distinct())
        {
            var host = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Host.Length > 0 ? address.Host : text;
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown) checks.Add("hosts", $"“{text}” is no name of a host. Write it as in status.example.com, without a path.");
            else if (options.BaseUrl.Host == host || options.BaseUrl.Host.EndsWith($".{host}", StringComparison.Ordinal)) checks.Add("hosts", $"“{host}” leads to this installation. Whoever reads outside has no account here; leave it out.");
            else hosts.Add(host);
        }
        checks.Must(hosts.Count <= MostHosts, "hosts", $"There are {hosts.Count} hosts; at most {MostHosts} fit.");
        return hosts;
    }

    static List<string> Words(Checks checks, IReadOnlyList<string> given)
    {
        var words = given.Select(w => checks.Optional("words", w, LongestWord, "A word to take out")).Where(w => w.Length > 0).Distinct().ToList();
        checks.Must(words.Count <= MostWords, "words", $"There are {words.Count} words to take out; at most {MostWords} fit.");
        return words;
    }
}
