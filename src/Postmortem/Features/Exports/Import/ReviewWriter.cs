using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>Keys of a review's rows by the positions that the record names them by.</summary>
sealed record WrittenRows(IReadOnlyDictionary<int, Guid> Factors, IReadOnlyDictionary<int, Guid> Differences)
{
    public static readonly WrittenRows None = new(new Dictionary<int, Guid>(), new Dictionary<int, Guid>());

    public Guid? Difference(int? position) => position is { } at && Differences.TryGetValue(at, out var id) ? id : null;
}

/// <summary>Writes a record's review with its sections, factors and reviewers; what has no sections begins from the template that fits.</summary>
sealed class ReviewWriter(WriteSession s, RecordedReview r, Incident incident, IReadOnlyList<StandingTemplate> templates, Actor actor, DateTimeOffset now, NamedHere named, ImportNotes report)
{
    public async Task<WrittenRows> WriteAsync()
    {
        var template = ChooseTemplate();
        var brings = r.Sections.Count > 0;
        var review = new Review
        {
            Id = Guid.CreateVersion7(now),
            IncidentId = incident.Id,
            TemplateKey = brings && r.Template.Length > 0 ? r.Template : template.Key,
            TemplateName = brings && r.TemplateName.Length > 0 ? r.TemplateName : template.Name,
            TemplateVersion = brings && r.TemplateVersion.Length > 0 ? r.TemplateVersion : template.Version,
            State = r.State,
            FacilitatorId = r.Facilitator is { Length: > 0 } facilitator ? await named.PersonAsync(facilitator) : null,
            MeetingAt = r.MeetingAt,
            TextVersion = r.TextVersion,
            TextChangedBy = actor.PersonId,
            GapsAcceptedBecause = r.GapsAcceptedBecause,
            CreatedBy = r.CreatedBy is { Length: > 0 } author ? await named.PersonAsync(author) : actor.PersonId,
            CreatedAt = r.CreatedAt == default ? now : r.CreatedAt,
            UpdatedAt = r.UpdatedAt == default ? now : r.UpdatedAt,
            PublishedAt = r.PublishedAt,
            ClosedAt = r.ClosedAt,
        };
        var factors = r.Factors.Select((f, i) => new Factor
        {
            Id = Guid.CreateVersion7(now),
            ReviewId = review.Id,
            IncidentId = incident.Id,
            Position = i + 1,
            Text = f.Text,
            Category = f.Category,
            Evidence = f.Evidence,
            Explored = f.Explored,
            NoActionBecause = f.NoActionBecause,
            SourceRef = f.SourceRef,
        }).ToList();
        var stages = r.TestStages.Select(t => new TestedStage { ReviewId = review.Id, Stage = t.Stage, ShouldCatch = t.ShouldCatch, CouldCatch = t.CouldCatch, WhatDiffered = t.WhatDiffered }).ToList();
        var differences = r.Differences.Select((d, i) => new Difference
        {
            Id = Guid.CreateVersion7(now),
            ReviewId = review.Id,
            IncidentId = incident.Id,
            Position = i + 1,
            Dimension = d.Dimension,
            Production = d.Production,
            Test = d.Test,
            Effect = d.Effect,
        }).ToList();
        var meeting = new Meeting { ReviewId = review.Id, StartsAt = r.MeetingAt, Minutes = r.MeetingMinutes ?? 60, Place = r.MeetingPlace ?? "", Sequence = r.MeetingAt is null ? 0 : 1, BeganAt = r.MeetingBeganAt, EndedAt = r.MeetingEndedAt };
        var notes = r.MeetingNotes.Select((n, i) => new MeetingNote
        {
            // Notes are told in the order of their keys, and keys of one millisecond have none.
            Id = Guid.CreateVersion7(now.AddMilliseconds(i)),
            ReviewId = review.Id,
            Kind = n.Kind,
            Text = n.Text,
            Learned = n.Learned,
            Again = n.Again,
            AuthorName = n.Author ?? "",
            SaidOn = n.SaidOn,
            Outcome = n.Outcome,
            OutcomeText = n.OutcomeText,
        }).ToList();
        var reviewers = new List<Reviewer>();
        foreach (var w in r.Reviewers)
            reviewers.Add(new() { PersonId = await named.PersonAsync(w.Person), RequestedAt = w.RequestedAt, RequestedBy = w.RequestedBy, Decision = w.Decision, DecidedAt = w.DecidedAt, DecidedTextVersion = w.DecidedTextVersion, Comment = w.Comment, Capacity = w.Capacity, Checklist = JsonSerializer.Serialize(w.Checklist, Journal.Json) });
        var record = r.Sections.Any(x => x.AsFilled is { Count: > 0 }) ? await s.ReadRecordAsync(incident.Id, template.Sections.Select(x => x.StartText)) : null;
        var sections = r.Sections.Select((section, i) => Filled(Section(review.Id, section, i, template), section, record)).ToList();
        var discussion = new DiscussionWriter(r, sections, named, now);
        await s.BackfillReviewAsync(incident.Ref, review, sections, factors, stages, differences, r.MeetingMinutes is null ? null : meeting, notes, reviewers, await discussion.CommentsAsync(), await discussion.SuggestionsAsync());
        if (!brings) await CreateReview.FillAsync(s, incident.Ref, review, template.Sections, actor, now);
        return new(factors.ToDictionary(f => f.Position, f => f.Id), differences.ToDictionary(d => d.Position, d => d.Id));
    }

    /// <summary>The one that the review names, or else the one for the severity. Where another has to do, the report says so.</summary>
    ReviewTemplate ChooseTemplate()
    {
        var good = templates.Select(t => t.Read.Template).OfType<ReviewTemplate>().ToList();
        if (good.FirstOrDefault(t => t.Key == r.Template) is { } named) return named;
        // Where none can be read, the file was refused.
        var proposed = ReviewTemplates.ProposeFor(incident.Severity, good)!;
        if (r.Template.Length == 0 && proposed.Severities.Contains(incident.Severity)) return proposed;
        var lacking = r.Template.Length > 0 ? $"there is no template “{r.Template}” here that can be read" : $"no template here that can be read is made for {incident.Severity}";
        var broken = string.Concat(templates.Where(t => t.Read.Template is null).Select(t => $"; broken: {t.Read.Faults[0]}"));
        report.Guess($"{(r.Sections.Count > 0 ? "guidance and requirements of the review: from" : "the review began from")} the template “{proposed.Name}”, since {lacking}{broken}");
        return proposed;
    }

    /// <summary>A text that people worked on in part stands on what the record gives here, with the parts that are still open.</summary>
    static ReviewSection Filled(ReviewSection section, RecordedSection from, Reviews.Prefill.IncidentRecord? record)
    {
        if (record is null || !section.Touched || from.AsFilled is not { Count: > 0 } named) return section;
        var open = TextUnits.Of(section.Body).Where(u => named.Contains(u.Id)).ToList();
        var given = TextUnits.Of(PrefillText.Fill(section.StartText, record));
        var prefilled = TextUnits.Join([.. given, .. open.Where(u => given.All(g => g.Id != u.Id)).Select(u => u with { Lead = "\n\n" })]);
        var kept = given.Select(u => u.Id).Where(id => !named.Contains(id)).Distinct();
        return open.Count == 0 ? section : section with { Prefilled = prefilled, Touched = false, Kept = JsonSerializer.Serialize(kept) };
    }

    /// <summary>Guidance and requirements do not travel; the installed template of that name has them.</summary>
    static ReviewSection Section(Guid reviewId, RecordedSection section, int position, ReviewTemplate template)
    {
        var from = template.Sections.FirstOrDefault(t => t.Key == section.Key);
        return new()
        {
            Id = Guid.CreateVersion7(section.UpdatedAt == default ? DateTimeOffset.UnixEpoch.AddYears(30) : section.UpdatedAt),
            ReviewId = reviewId,
            Key = section.Key,
            Position = position,
            Title = section.Title,
            Guidance = from?.Guidance ?? "",
            Requirements = JsonSerializer.Serialize(from?.Requirements ?? []),
            StartText = from?.StartText ?? "",
            Body = section.Body,
            Prefilled = section.Touched ? "" : section.Body,
            Touched = section.Touched,
            UpdatedBy = section.UpdatedBy,
            UpdatedAt = section.UpdatedAt,
        };
    }
}
