using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Records made by hand: everything filled, with texts that people and attackers type.</summary>
static class SomeRecord
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    public static readonly string[] Hostile =
    [
        "a | b || c", "line one\nline two\n\nline four", "<script>alert(1)</script> & <b>bold</b> &amp; &lt;", "`code` ``two`` ```three```",
        "---", "---\nformat: postmortem.incident\n---", "# Heading", "- list\n- list", "1. one", "**bold** _em_ ~~gone~~ $x$", "שלום עולם — العربية", "🚒🔥 👩‍🚒 flags 🇩🇪",
        "back\\slash \\| \\<br>", "<br>", "<!-- comment", "<!-- end of text -->", "```\nnever closed", "> quote", "[link](https://example.com/a_b_c?x=1&y=2)", "https://example.com/a_b_(c)",
        "yes", "null", "0x1F", "1e3", "~", "'single' \"double\": # not a comment", "tab\there", "| --- | --- |", "[ref]: https://example.com", "ends with backslash \\", "· dots · between", "★ star", "  📎 file <!-- file -->x",
    ];

    public static IncidentRecord Full() => new()
    {
        Id = Guid.Parse("0190b2f4-0000-7000-8000-000000000001"),
        Number = 42,
        Title = "Checkout | answers *with* errors",
        Summary = "Checkout answered **502**.\n\n- one\n- two",
        Status = "resolved",
        Severity = "SEV1",
        Kind = "real",
        Visibility = "private",
        DeclaredAt = Noon.AddMilliseconds(123),
        DeclaredBy = "Zoë O'Neil",
        DataLoss = "yes",
        DataLossNote = "700 accounts\nand comments",
        EndedAt = Noon.AddHours(4),
        Source = "import",
        SourceId = "gitlab: 2017",
        SourceUrl = "https://example.com/x?a=1&b=2",
        CreatedAt = Noon,
        UpdatedAt = Noon.AddHours(5),
        Services = [new() { Name = "checkout", Tier = "A", Owner = "Team: \"Pay\" | no" }, new() { Name = "yes", Tier = "C" }],
        Roles = [new() { Role = "commander", Person = "Ana Lima" }, new() { Role = "responder", Person = "Bo" }, new() { Role = "responder", Person = "Cy" }],
        Members = ["Ana Lima", "Bo"],
        Impacts = [new() { Quantity = "Orders | lost", Value = "1,200", Source = "ledger" }, new() { Quantity = "Trust", NotMeasurableBecause = "nobody asked" }],
        Milestones =
        [
            new() { Kind = "impact start", At = Noon.AddMinutes(-10), Accuracy = "about", Source = "graph", SetBy = "Ana *Lima* | Ops" },
            new() { Kind = "alerted", NotApplicableBecause = "a customer told us", Origin = "person", SetBy = "Bo" },
            new() { Kind = "declared", At = Noon.AddMilliseconds(123), Origin = "product", SetBy = "Zoë O'Neil" },
        ],
        Durations = [new() { Key = "time_to_detect", Name = "Time to detect", Formula = "detected − impact start", UnknownBecause = "detected is missing" }, new() { Key = "impact", Name = "Impact", Formula = "impact end − impact start", Seconds = 6480, About = true }],
        Timeline = [.. Hostile.Select((text, i) => new RecordedEntry
        {
            Id = Guid.CreateVersion7(),
            OccurredAt = Noon.AddMinutes(i * 47).AddMilliseconds(i % 2),
            RecordedAt = Noon.AddMinutes(i * 47 + 3),
            Accuracy = i % 3 == 0 ? "about" : "exact",
            Kind = "note",
            Text = text.Trim(),
            Author = Hostile[^(i + 1)].ReplaceLineEndings(" ").Trim(),
            Source = "web",
            Permalink = i % 4 == 0 ? "https://chat.example.com/(a)/b?c=d" : null,
            Starred = i % 5 == 0,
        })],
        Rollbacks =
        [
            new()
            {
                Attempt = 1, State = "failed", Service = "checkout", Scope = "EU", FromVersion = "418", ToVersion = "417", Reason = "Errors since 418\nand rising", ProposedAt = Noon, ProposedBy = "Bo",
                DecidedAt = Noon.AddMinutes(2), DecidedBy = "Ana Lima", DeciderRole = "commander", KnownThen = "SEV1, active | 3 min since impact began.\nSuspect: 418 # the newest", StartedAt = Noon.AddMinutes(3), FinishedAt = Noon.AddMinutes(9), Outcome = "failed", OutcomeNote = "missing | rights",
                Preflight = [new() { Key = "known_good", Question = "Is it known?", Answer = "yes" }, new() { Key = "told", Question = "Told?", Answer = "skipped", Note = "3 a.m. | alone" }],
                Instructions = "# Before\n\n1. Tell | support\n2. `deploy --to 417`\n\n## Attempt 2\n\n| Step | Number |\n|---|---|\n| none | 9 |",
                StepsTicked = "1 of 2 steps of the instructions ticked; not ticked: deploy --to 417.",
                Steps = [new() { Step = 1, Line = "Tell | support", TickedAt = Noon.AddMinutes(4).AddSeconds(5), TickedBy = "Bo" }, new() { Step = 2, Line = "deploy --to 417" }],
                Runs =
                [
                    .. Hostile.Select((text, i) => new RecordedRun
                    {
                        Executor = $"webhook {text.ReplaceLineEndings(" ").Trim()}", DryRun = i % 2 == 0, State = i % 3 == 0 ? "failed" : "unknown", Message = text.Trim(), AskedAt = Noon.AddMinutes(2).AddSeconds(i), AskedBy = "Bo",
                        ApprovedAt = i % 2 == 0 ? null : Noon.AddMinutes(3), ApprovedBy = i % 2 == 0 ? null : "Ana Lima", SentAt = Noon.AddMinutes(3), HeardAt = Noon.AddMinutes(4), FinishedAt = i % 3 == 0 ? Noon.AddMinutes(9) : null,
                        AbortAskedAt = Noon.AddMinutes(5), AbortAskedBy = "Cy", Url = "https://example.com/x?a=1&b=2", Output = $"{text.Trim()}\n\n- **State:** succeeded\n#### Run 9\n{Hostile[^(i + 1)].Trim()}",
                    }),
                    new() { Executor = "GitHub workflow rollback.yml of example/shop", State = "waiting", AskedAt = Noon.AddMinutes(8), AskedBy = "Bo" },
                ],
            },
            new()
            {
                Attempt = 2, Direction = "forward", Kind = "config", State = "verified", ProposedAt = Noon.AddMinutes(10), ProposedBy = "Bo", Outcome = "succeeded", VerifiedAt = Noon.AddMinutes(40), VerificationMetric = "error rate", VerificationThreshold = "< 1 %", VerificationValue = "0.2 %", VerificationHoldMinutes = 10,
                Readings =
                [
                    new() { ReadAt = Noon.AddMinutes(40), ReadBy = "Ana Lima", Name = "error | rate", Query = "sum(rate(x{a=\"|\"}[5m]))\n  / 100", From = Noon.AddMinutes(20), To = Noon.AddMinutes(40).AddMilliseconds(7), StepSeconds = 15, Comparison = "below", Threshold = 0.015, Unit = "%", HoldMinutes = 10, Result = "verified", HeldSeconds = 1200, Last = 0.002, Worst = 0.0099999, WorstSeries = "{pod=\"a|b\"}", Series = 2, Samples = 162, Warning = "a part\nis missing" },
                    new() { ReadAt = Noon.AddMinutes(40), ReadBy = "Ana Lima", Name = "orders", Query = "orders", From = Noon.AddMinutes(20), To = Noon.AddMinutes(40), StepSeconds = 15, Comparison = "above", Threshold = -3, HoldMinutes = 5, Result = "partial", HeldSeconds = 60, Waits = true, Last = 12345678.25, Worst = 1e-7, Series = 1, Samples = 81 },
                ],
            },
        ],
        Waits = [.. Hostile.Select((text, i) => new RecordedWait { Why = text.Trim(), KnownThen = Hostile[^(i + 1)].Trim(), DecidedAt = Noon.AddMinutes(1).AddSeconds(i), DecidedBy = "Ana Lima", DeciderRole = "commander", AsksAgainAt = Noon.AddMinutes(11) })],
        Review = new()
        {
            Template = "full",
            TemplateName = "Full review",
            TemplateVersion = "abc123",
            State = "in review",
            Facilitator = "Cy",
            TextVersion = 7,
            CreatedBy = "Cy",
            CreatedAt = Noon.AddDays(1),
            UpdatedAt = Noon.AddDays(2),
            Reviewers = [new() { Person = "Ana Lima", RequestedAt = Noon.AddDays(1), RequestedBy = "Cy", Decision = "changes requested", DecidedAt = Noon.AddDays(2), DecidedTextVersion = 6, Comment = "More | on\nload", Capacity = "approver", Checklist = [new() { Key = "plan", Question = "The plan | is right", Answer = "no", Note = "Who\nowns it?" }, new() { Key = "secrets", Question = "No secrets", Answer = "yes" }] }],
            Sections = [.. Hostile.Select((text, i) => new RecordedSection { Key = $"s-{i}", Title = $"Section {Hostile[^(i + 1)].ReplaceLineEndings(" ").Trim()}", Body = text.Trim(), Touched = i % 2 == 0, UpdatedBy = i == 0 ? "A -- B --> C" : "Cy", UpdatedAt = Noon.AddDays(1) })],
            Factors = [.. Hostile.Select((text, i) => new RecordedFactor { Position = i + 1, Text = text.Trim(), Category = "testing", Evidence = i % 2 == 0 ? text.Trim() : "", Explored = i % 3 == 0, NoActionBecause = i == 1 ? "too rare" : null })],
            MeetingAt = Noon.AddDays(3),
            MeetingMinutes = 45,
            MeetingPlace = "Room | 7",
            MeetingBeganAt = Noon.AddDays(3),
            MeetingEndedAt = Noon.AddDays(3).AddMinutes(50),
            MeetingNotes = [.. Hostile.Select((text, i) => new RecordedMeetingNote { Kind = i % 2 == 0 ? "surprise" : "idea", Text = text.Trim(), SaidOn = new(2030, 3, 14), Outcome = i % 2 == 0 ? null : "put aside", OutcomeText = i % 2 == 0 ? "" : text.Trim() }), new() { Kind = "answer", Learned = "a little", Again = "yes", Author = "Bo", SaidOn = new(2030, 3, 14) }],
            TestStages = [new() { Stage = "unit", ShouldCatch = "no", CouldCatch = "no" }, new() { Stage = "load", ShouldCatch = "yes", CouldCatch = "no such stage", WhatDiffered = "no | bursts\n\n- `one`\n- two" }],
            Differences = [.. Hostile.Select((text, i) => new RecordedDifference { Position = i + 1, Dimension = text.ReplaceLineEndings(" ").Trim(), Production = text.Trim(), Test = Hostile[^(i + 1)].Trim(), Effect = i % 2 == 0 ? text.Trim() : "" })],
        },
        Alerts =
        [
            .. Hostile.Select((text, i) => new RecordedAlert
            {
                Title = text.ReplaceLineEndings(" ").Trim(), Service = text.ReplaceLineEndings(" ").Trim(), Severity = "critical | P1", State = i % 2 == 0 ? "resolved" : "acknowledged", StartsAt = Noon.AddMinutes(i), FiredAt = Noon.AddMinutes(i + 1),
                FirstAcknowledgedAt = Noon.AddMinutes(i + 2), AcknowledgedAt = Noon.AddMinutes(i + 3), AcknowledgedBy = "Ana Lima", EndsAt = i % 2 == 0 ? Noon.AddMinutes(i + 4) : null, Count = i + 1, NotActionable = i % 3 == 0,
                Url = "https://example.com/x?a=1&b=2", Note = text.Trim(), Labels = "{\"team\":\"shop | *a*\"}", Source = "Prometheus", SourceRef = $"{{}}:{{alertname=\"x | {i}\"}}",
            }),
        ],
        Changes =
        [
            .. Hostile.Select((text, i) => new RecordedChange
            {
                Relation = "dismissed", Why = text.Trim(), LinkedBy = "Ana Lima", LinkedAt = Noon.AddHours(1), OccurredAt = Noon.AddMinutes(i), FinishedAt = i % 2 == 0 ? Noon : null, Service = text.ReplaceLineEndings(" ").Trim(), Kind = "schema",
                Title = text.ReplaceLineEndings(" ").Trim(), FromVersion = "1 | 2", ToVersion = "v_2_", By = "Deploy *pipeline*", Url = "https://example.com/x?a=1&b=2", Environment = "production", Status = "rolled back", Reversible = "no",
                SecurityFix = i % 2 == 0, SchemaChange = i % 3 == 0, Note = text.Trim(), Source = "github", SourceRef = $"run | {i}",
            }),
        ],
        Experiments =
        [
            .. Hostile.Select((text, i) => new RecordedExperiment
            {
                Number = i + 3, Title = text.ReplaceLineEndings(" ").Trim(), Kind = "load test", Hypothesis = text.Trim(), Environment = text.Trim(), EnvironmentDifferences = text.Trim(), ServiceVersion = "2.31", DataVolume = "41,000",
                LoadProfile = text.Trim(), SteadyState = "< 1 %", InjectedFault = i % 2 == 0 ? text.Trim() : "", BlastRadius = "load | only", AbortCondition = "> 5 %", PassCriteria = "held", Service = "checkout", Difference = i + 1,
                Factors = [1, 3], FollowUps = i == 0 ? [7, 8] : [], Result = "confirmed", RanOn = new(2030, 3, 20), Observation = text.Trim(), LimitFound = "640 | s", Evidence = text.Trim(), ResultBy = "Bo", CreatedBy = "Cy", CreatedAt = Noon.AddDays(3), UpdatedAt = Noon.AddDays(4),
            }),
            new() { Number = 99, Title = "Pull the plug", Kind = "chaos run", Hypothesis = "It stands", CreatedBy = "Cy", CreatedAt = Noon.AddDays(3), UpdatedAt = Noon.AddDays(3) },
        ],
        FollowUps =
        [
            new()
            {
                Number = 7, Title = "Run a restore test | daily", Type = "detect", Priority = "P1", Owner = "Ana Lima", OwnerIsPerson = true, DueOn = new(2030, 4, 8), DoneWhen = "it fails when a dump is empty", Factor = 2, Difference = 4, EvidenceExperiment = 3, State = "verified",
                DoneClaim = "merged", DoneAt = Noon.AddDays(9), DoneBy = "Ana Lima", EvidenceKind = "alert fired", EvidenceText = "fired", VerifiedAt = Noon.AddDays(10), VerifiedBy = "Bo", CreatedBy = "Cy", CreatedAt = Noon.AddDays(2), UpdatedAt = Noon.AddDays(10),
                Extensions = [new() { FromDue = new(2030, 4, 1), ToDue = new(2030, 4, 8), Reason = "waiting | for disks", ExtendedBy = "Bo", ExtendedAt = Noon.AddDays(3) }],
                Reopenings =
                [
                    new() { FromState = "verified", DoneClaim = "merged | twice", DoneUrl = "https://git.example.com/1", DoneAt = Noon.AddDays(4), DoneBy = "Ana Lima", EvidenceKind = "drill", EvidenceText = "held\n\n- once", EvidenceUrl = "https://ci.example.com/2", VerifiedAt = Noon.AddDays(5), VerifiedBy = "Bo", Reason = "fired | falsely", ReopenedBy = "Cy", ReopenedAt = Noon.AddDays(6) },
                    new() { FromState = "declined", DeclinedAt = Noon.AddDays(7), DeclinedReason = "too costly", DeclinedBy = "Ana Lima", Approver = "Bo", Reason = "it is not", ReopenedBy = "Cy", ReopenedAt = Noon.AddDays(8) },
                ],
            },
            new() { Number = 8, Title = "Archive logs", Type = "prevent", Priority = "P2", Owner = "Storage team", State = "open", CreatedBy = "Cy", CreatedAt = Noon.AddDays(2), UpdatedAt = Noon.AddDays(2) },
        ],
        LinkedIncidents = [new() { Number = 3, Incident = "INC-3", Title = "Earlier | one", Relation = "follows" }],
    };

    /// <summary>As much as an incident may hold, made of copies of one filling.</summary>
    public static IncidentRecord Crowded(string filling)
    {
        string Long(int length) => string.Concat(Enumerable.Repeat(filling, length / filling.Length + 1))[..length].Trim();
        var full = Full();
        return full with
        {
            Title = Long(200).ReplaceLineEndings(" "),
            Summary = $"{Long(4000)} endofsummary",
            Services = [.. Enumerable.Range(1, 30).Select(i => new RecordedService { Name = $"{Long(90).ReplaceLineEndings(" ")} {i}" })],
            Impacts = [.. Enumerable.Range(1, 12).Select(i => new RecordedImpact { Quantity = $"quantity{i}x {Long(80)}", Value = i % 2 == 0 ? Long(200) : $"{i},000", Source = Long(200) })],
            DataLossNote = Long(500),
            Milestones = [.. MilestoneKind.All.Select((kind, i) => new RecordedMilestone { Kind = kind, At = full.DeclaredAt.AddMinutes(i * 7) })],
            Durations = [.. full.Durations, .. full.Durations.Select(d => d with { Key = "time_to_mitigate", UnknownBecause = Long(300) })],
            Rollbacks = [.. Enumerable.Range(1, 9).Select(i => full.Rollbacks[0] with { Attempt = i, State = "verified", StartedAt = full.DeclaredAt.AddMinutes(i * 5), FinishedAt = full.DeclaredAt.AddMinutes(i * 5 + 4) })],
            Review = full.Review! with { Sections = [], Factors = [.. Enumerable.Range(1, 15).Select(i => new RecordedFactor { Position = i, Text = $"factor{i}x {Long(500)}", Category = "testing" })] },
            FollowUps = [.. Enumerable.Range(1, 20).Select(i => full.FollowUps[0] with { Number = i, Title = $"followup{i}x {Long(190)}", Owner = Long(80) })],
        };
    }
}
