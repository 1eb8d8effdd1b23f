using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Actions;
using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Changes;
using Postmortem.Features.Experiments;
using Postmortem.Features.Exports.Redaction;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>An incident with one of everything, so that every route pattern can be filled with something that is really there.</summary>
sealed partial record World(int Incident, Guid IncidentId, int FollowUp, Guid Entry, Guid Factor, Guid Impact, Guid Attachment, string FileName, string Service, Guid ServiceId, Guid Member, Guid Difference, int Experiment, Guid Change, Guid Idea, Guid Comment, Guid Suggestion, Guid Redacted, Guid Alert, Guid Proposal)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="word">Stands in every text.</param>
    /// <param name="member">A facilitator, whose incident it is.</param>
    public static async Task<World> MakeAsync(TestApp app, TestUser member, string visibility, string word)
    {
        var actor = new Actor(member.Id, member.Name, member.Role, Door.Web);
        var service = Value(await app.Service<AddService>().RunAsync(new($"Service {Guid.NewGuid():N}"), actor, Ct));
        var incident = Value(await app.Service<DeclareIncident>().RunAsync(new($"Key {word} leaked", Summary: word, Visibility: visibility, ServiceIds: [service.Id]), actor, Ct));
        var number = incident.Number;
        var entry = Value(await app.Service<AddEntry>().RunAsync(new(number, $"Found in {word}", Files: [new Upload($"{word}.png", TimelineSteps.Png)]), actor, Ct)).Id;
        Value(await app.Service<EditEntry>().RunAsync(new(number, entry, $"Found in {word} and elsewhere"), actor, Ct));
        var impact = Value(await app.Service<RecordImpact>().RunAsync(new(number, $"keys like {word}", "3", word), actor, Ct));
        Value(await app.Service<AssignRole>().RunAsync(new(number, "commander", member.Id), actor, Ct));
        Value(await app.Service<ProposeRollback>().RunAsync(new(number, new RollbackFields(Kind: "deploy", ServiceId: service.Id, From: word, To: word)), actor, Ct));
        Value(await app.Service<CreateReview>().RunAsync(new(number), actor, Ct));
        Value(await app.Service<SaveSection>().RunAsync(new(number, "summary", $"What {word} did"), actor, Ct));
        var factor = Value(await app.Service<AddFactor>().RunAsync(new(number, new($"Keys like {word} never expire", "process")), actor, Ct));
        Value(await app.Service<AnswerTestStage>().RunAsync(new(number, "staging", "yes", "no", $"No {word} there"), actor, Ct));
        var difference = Value(await app.Service<AddDifference>().RunAsync(new(number, new($"Keys like {word}", $"{word} in production", "none in test", word)), actor, Ct));
        Value(await app.Service<PlanMeeting>().RunAsync(new(number, app.Clock.GetUtcNow().AddDays(1), Place: $"Room {word}", TakesContributions: true), actor, Ct));
        Value(await app.Service<Contribute>().RunAsync(new(number, $"Ask about {word}"), actor, Ct));
        Value(await app.Service<CollectNote>().RunAsync(new(number, "surprise", $"{word} was new to us"), actor, Ct));
        var idea = Value(await app.Service<CollectNote>().RunAsync(new(number, "idea", $"Rotate {word} hourly"), actor, Ct));
        var comment = Value(await app.Service<AddComment>().RunAsync(new(number, "summary", $"Did {word} do it, @{member.Name}?", Quotation: new($"What {word} did")), actor, Ct));
        var suggestion = Value(await app.Service<SuggestChange>().RunAsync(new(number, "summary", $"What {word} did, and more of {word}", word), actor, Ct));
        Value(await app.Service<AskReviewer>().RunAsync(new(number, member.Id), actor, Ct));
        var item = Value(await app.Service<AddActionItem>().RunAsync(new(number, $"Rotate {word}", "prevent", "P2", member.Id, ServiceId: service.Id), actor, Ct));
        var experiment = Value(await app.Service<PlanExperiment>().RunAsync(new(number, new($"Leak {word} again", "drill", $"{word} is found", FactorIds: [factor], FollowUps: [item.Number]), difference), actor, Ct));
        // Changes are seen by everybody who signed in; what is said of one belongs to its incident.
        var change = Value(await app.Service<RecordChange>().RunAsync(new(new(service.Name, "deploy", ToVersion: "2.0"), SourceRef: $"{Guid.NewGuid()}"), actor, Ct));
        Value(await app.Service<LinkChange>().RunAsync(new(number, change.Id, "suspect", $"{word} came with it"), actor, Ct));
        // Alerts are seen by everybody too, until they belong to an incident.
        var alert = Value(await app.Service<RecordAlert>().RunAsync(new(new($"{Guid.NewGuid()}", $"Reads of {word}", service.Name, Note: word)), actor, Ct));
        Value(await app.Service<DecideAlert>().AttachAsync(alert.Id, $"{number}", actor, Ct));
        var group = $"{Guid.NewGuid():N}";
        Value(await app.Service<KeepRules>().AddAsync(new(null, null, null, group, "propose", null), Actor.System, Ct));
        var proposed = Value(await app.Service<RecordAlert>().RunAsync(new(new(group, $"Proposed {group}", group)), actor, Ct));
        var file = await app.Database.ReadAsync(s => s.ScalarAsync<Guid>("select id from attachments where entry_id = @entry", new { entry }), Ct);
        var redacted = await ReleaseAsync(app, number, incident.Id, word, member);
        return new(number, incident.Id, item.Number, entry, factor, impact, file, $"{word}.png", service.Slug, service.Id, member.Id, difference, experiment, change.Id, idea, comment, suggestion, redacted, alert.Id, proposed.ProposalId!.Value);
    }

    /// <summary>Put there as it would be after a publication, which the review of this world is before.</summary>
    static async Task<Guid> ReleaseAsync(TestApp app, int number, Guid incidentId, string word, TestUser member)
    {
        var now = app.Service<TimeProvider>().GetUtcNow();
        var version = new RedactedVersion { Id = Guid.CreateVersion7(now), IncidentId = incidentId, TextVersion = 1, Title = word, Content = $$"""[{"Key":"summary","Title":"Summary","Text":"{{word}}"}]""", MadeById = member.Id, MadeBy = member.Name, MadeAt = now, Form = RedactedForm.Markdown, ReleasedBy = member.Name, ReleasedAt = now };
        await app.Database.WriteAsync(async s => await s.InsertRedactedVersionAsync(version with { ReviewId = (await s.HoldReviewAsync(number, Actor.System))!.Review.Id }), Ct);
        return version.Id;
    }

    /// <summary>The same with numbers and keys that nothing has.</summary>
    public World Nowhere() => this with
    {
        Incident = Incident + 500_000,
        FollowUp = FollowUp + 500_000,
        Difference = Guid.NewGuid(),
        Idea = Guid.NewGuid(),
        Experiment = Experiment + 500_000,
        IncidentId = Guid.NewGuid(),
        Entry = Guid.NewGuid(),
        Factor = Guid.NewGuid(),
        Comment = Guid.NewGuid(),
        Suggestion = Guid.NewGuid(),
        Redacted = Guid.NewGuid(),
        Impact = Guid.NewGuid(),
        Attachment = Guid.NewGuid(),
        Change = Guid.NewGuid(),
        Alert = Guid.NewGuid(),
        Proposal = Guid.NewGuid(),
    };

    /// <summary>Every page that can be opened with what is in it.</summary>
    public IReadOnlyList<string> Pages(TestApp app) =>
        [.. Route.All(app).Where(r => r is { IsApi: false, IsWrite: false }).Select(r => Fill(r.Pattern)).Where(p => p is not ("/setup" or "/error"))];

    /// <summary>The address behind a route's pattern.</summary>
    public string Fill(string pattern) => Parameter().Replace(pattern, match => match.Groups[1].Value switch
    {
        "number" when pattern.Contains("/follow-ups/{number", StringComparison.Ordinal) => Text(FollowUp),
        "number" when pattern.Contains("/experiments/{number", StringComparison.Ordinal) => Text(Experiment),
        "number" => Text(Incident),
        "stage" => "load",
        "attempt" or "revision" => "1",
        "other" => Text(Incident),
        "step" when pattern.Contains("rollbacks", StringComparison.Ordinal) => "decision",
        "step" when pattern.Contains("follow-ups", StringComparison.Ordinal) => "done",
        "step" => "submission",
        "key" when pattern.Contains("severities", StringComparison.Ordinal) => "SEV2",
        "key" when pattern.Contains("templates", StringComparison.Ordinal) => "full",
        "key" => "summary",
        "kind" => "declared",
        "slug" when pattern.Contains("milestones", StringComparison.Ordinal) => "declared",
        "slug" => Service,
        "role" => "commander",
        "status" => "404",
        "name" => FileName,
        "note" => Idea.ToString(),
        "token" => "no-such-token",
        "person" or "personId" => Member.ToString(),
        "id" when pattern.Contains("attachments", StringComparison.Ordinal) => Attachment.ToString(),
        "id" when pattern.Contains("differences", StringComparison.Ordinal) => Difference.ToString(),
        "id" when pattern.Contains("comments", StringComparison.Ordinal) => Comment.ToString(),
        "id" when pattern.Contains("suggestions", StringComparison.Ordinal) => Suggestion.ToString(),
        "id" when pattern.Contains("factors", StringComparison.Ordinal) => Factor.ToString(),
        "id" when pattern.Contains("redacted-versions", StringComparison.Ordinal) => Redacted.ToString(),
        "id" when pattern.Contains("impacts", StringComparison.Ordinal) => Impact.ToString(),
        "id" when pattern.Contains("timeline", StringComparison.Ordinal) => Entry.ToString(),
        "change" => Change.ToString(),
        "proposal" => Proposal.ToString(),
        "id" when pattern.Contains("alerts/proposals", StringComparison.Ordinal) => Proposal.ToString(),
        "alert" => Alert.ToString(),
        "id" when pattern.Contains("alerts", StringComparison.Ordinal) => Alert.ToString(),
        // Those of everybody's pages have none; for administrators' the pattern is enough.
        "source" or "delivery" or "rule" or "run" or "check" => Entry.ToString(),
        "id" when pattern.Contains("changes", StringComparison.Ordinal) => Change.ToString(),
        "entry" or "id" => pattern.Contains("people", StringComparison.Ordinal) ? Member.ToString() : Entry.ToString(),
        var unknown => throw new InvalidOperationException($"Say in World.Fill what {{{unknown}}} of {pattern} is."),
    });

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static T Value<T>(Result<T> result) => result.Succeeded ? result.Value : throw new InvalidOperationException($"{typeof(T).Name}: {result.Failure!.Message}");

    [GeneratedRegex(@"\{\*{0,2}([a-zA-Z]+)[^/]*\}")]
    private static partial Regex Parameter();
}
