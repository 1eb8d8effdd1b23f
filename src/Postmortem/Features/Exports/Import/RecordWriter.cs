using System.Security.Cryptography;
using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Actions;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Import;

/// <summary>
/// Writes a record that is not here yet, part by part through its owners' stores, in the caller's one transaction.
/// </summary>
sealed class RecordWriter(WriteSession s, IncidentRecord record, bool isOurs, IReadOnlyList<StandingTemplate> templates, AttachmentRules files, Actor actor, DateTimeOffset now, ImportNotes notes)
{
    readonly NamedHere _named = new(s, actor, now);
    Incident _incident = null!;
    int _files;

    public async Task<Incident> WriteAsync()
    {
        await WriteIncidentAsync();
        await WriteTimelineAsync();
        await AlertWriter.WriteAsync(s, record, _incident, actor, now);
        await ChangeWriter.WriteAsync(s, record, _incident, actor, now);
        await new AttemptWriter(s, record, _incident, isOurs, actor, now, _named, notes).WriteAsync();
        var rows = record.Review is { } review ? await new ReviewWriter(s, review, _incident, templates, actor, now, _named, notes).WriteAsync() : WrittenRows.None;
        var experiments = new ExperimentWriter(s, record, _incident, actor, now, _named, notes);
        await experiments.WriteAsync(rows);
        await experiments.LinkAsync(await WriteFollowUpsAsync(rows, experiments));
        await DismissalWriter.WriteAsync(s, record, _incident, now);
        return _incident;
    }

    async Task WriteIncidentAsync()
    {
        var number = await s.TakeIncidentNumberAsync(record.Number);
        if (isOurs && number != record.Number) notes.Guess($"it became INC-{number}: {(record.Number == 0 ? "the file gives it no number" : $"{record.Name} is taken here")}");
        var id = record.Id == Guid.Empty ? Guid.CreateVersion7(now) : record.Id;
        _incident = new Incident
        {
            Id = id,
            Number = number,
            Title = record.Title.ReplaceLineEndings(" "),
            Summary = record.Summary,
            Status = record.Status,
            Severity = record.Severity,
            Kind = record.Kind,
            Visibility = record.Visibility,
            DeclaredAt = record.DeclaredAt,
            DeclaredByName = record.DeclaredBy,
            NextUpdateDueAt = record.NextUpdateDueAt,
            DataLoss = record.DataLoss,
            DataLossNote = record.DataLossNote,
            EndedAt = record.EndedAt ?? (IncidentStatus.IsOpen(record.Status) ? null : record.Milestone(MilestoneKind.Resolved)?.At ?? record.DeclaredAt),
            EndedReason = record.EndedReason,
            Source = record.Source,
            SourceId = record.SourceId,
            SourceUrl = record.SourceUrl,
            SourceNote = record.SourceNote,
            CreatedAt = record.CreatedAt == default ? now : record.CreatedAt,
            UpdatedAt = record.UpdatedAt == default ? now : record.UpdatedAt,
        };
        if (record.MergedInto is { } other && record.Status != IncidentStatus.Merged) notes.LeaveOut($"that it was merged into {other}: its status is {record.Status}");
        await s.BackfillIncidentAsync(_incident);
        await Search.SearchIndex.IndexAsync(s, _incident.ForSearch());
        foreach (var service in record.Services) await s.AddIncidentServiceAsync(id, record.DeclaredAt, await _named.ServiceAsync(service.Name, service.Tier, service.Owner));
        foreach (var role in record.Roles)
            if (await s.AddRoleAsync(id, role.Role, await _named.PersonAsync(role.Person), now) == 0) notes.LeaveOut($"{role.Person} as {role.Role}: that stands there twice, or one before has this role, which one person holds");
        foreach (var member in record.Members) await s.AddIncidentMemberAsync(id, await _named.PersonAsync(member), now);
        if (actor.PersonId is { } importer && record.Visibility == Visibility.Private && !actor.IsAdministrator) await s.AddIncidentMemberAsync(id, importer, now);
        foreach (var (position, impact) in record.Impacts.Index())
            await s.InsertImpactAsync(new() { Id = Guid.CreateVersion7(now), IncidentId = id, Position = position + 1, Quantity = impact.Quantity, Value = impact.Value, Source = impact.Source, NotMeasurableBecause = impact.NotMeasurableBecause });
    }

    async Task WriteTimelineAsync()
    {
        foreach (var m in record.Milestones)
            await s.BackfillMilestoneAsync(new()
            {
                IncidentId = _incident.Id,
                Kind = m.Kind,
                At = m.At,
                Accuracy = m.Accuracy,
                Source = m.Source,
                NotApplicableBecause = m.NotApplicableBecause,
                Origin = m.Origin,
                UpdatedBy = m.SetBy.Length > 0 ? m.SetBy : actor.Name,
                UpdatedAt = now,
            });
        foreach (var (position, e) in record.Timeline.Index())
        {
            if (e.Text is null)
            {
                notes.LeaveOut($"a hidden entry of {e.OccurredAt:yyyy-MM-dd HH:mm} UTC, which the file does not tell");
                continue;
            }
            var entry = new TimelineEntry
            {
                // Entries of the same moment are told in the order of their keys, and keys of one millisecond have none.
                Id = Guid.CreateVersion7(now.AddMilliseconds(position)),
                IncidentId = _incident.Id,
                OccurredAt = e.OccurredAt,
                Accuracy = e.Accuracy,
                RecordedAt = isOurs && e.RecordedAt != default ? e.RecordedAt : now,
                Kind = e.Kind,
                Text = e.Text,
                OriginalText = e.OriginalText ?? e.Text,
                AuthorName = e.Author ?? "",
                Source = e.Source is { Length: > 0 } source ? source : Door.Import,
                SourceRef = e.SourceRef,
                Permalink = e.Permalink,
                Starred = e.Starred,
                Milestone = e.Milestone,
                EditedAt = e.EditedAt,
                HiddenAt = e.Hidden?.At,
                HiddenBy = e.Hidden?.By,
                HiddenReason = e.Hidden?.Reason,
            };
            await s.BackfillEntryAsync(entry, [.. e.Revisions.Select(r => new Revision { Version = r.Version, OccurredAt = r.OccurredAt, Accuracy = r.Accuracy, Kind = r.Kind, Text = r.Text, ChangedAt = r.ChangedAt, ChangedBy = r.ChangedBy })]);
            foreach (var file in e.Attachments) await AttachAsync(entry, file);
        }
    }

    /// <summary>Checked like any upload: what a file says of itself counts for nothing.</summary>
    async Task AttachAsync(TimelineEntry entry, RecordedAttachment file)
    {
        var checks = new Checks();
        if (file.Content is not { } bytes) notes.LeaveOut($"the file {file.FileName}: its bytes are not in this file; the JSON, the Markdown with files, and a backup have them");
        else if (file.Sha256.Length > 0 && file.Sha256 != Convert.ToHexStringLower(SHA256.HashData(bytes))) notes.LeaveOut($"the file {file.FileName}: its bytes are not those that were exported");
        else if (files.Check(checks, "files", [new Upload(file.FileName, bytes)]) is not [var kept]) notes.LeaveOut($"a file: {checks.Failure.Faults[0].Message}");
        else if (++_files > AttachmentRules.MostPerIncident) notes.LeaveOut($"the file {file.FileName}: {AttachmentRules.MostPerIncident} are the most of one incident");
        else await s.BackfillAttachmentAsync(entry, kept, file.Id, file.AddedBy, file.AddedAt == default ? now : file.AddedAt, now);
    }

    /// <returns>Their keys by the numbers that the record has.</returns>
    async Task<Dictionary<int, Guid>> WriteFollowUpsAsync(WrittenRows rows, ExperimentWriter experiments)
    {
        var keys = new Dictionary<int, Guid>();
        foreach (var a in record.FollowUps)
        {
            var saved = await s.BackfillActionItemAsync(new ActionItem
            {
                Id = Guid.CreateVersion7(now),
                Number = a.Number,
                IncidentId = _incident.Id,
                FactorId = a.Factor is { } position && rows.Factors.TryGetValue(position, out var factor) ? factor : null,
                DifferenceId = rows.Difference(a.Difference),
                ServiceId = a.Service is { Length: > 0 } service ? await _named.ServiceAsync(service, Tier.Standard) : null,
                Title = a.Title,
                Type = a.Type,
                Priority = a.Priority,
                OwnerId = a.OwnerIsPerson ? await _named.PersonAsync(a.Owner) : null,
                OwnerName = a.OwnerIsPerson ? "" : a.Owner,
                DueOn = a.DueOn,
                DoneWhen = a.DoneWhen,
                TrackerUrl = a.TrackerUrl,
                State = a.State,
                DoneClaim = a.DoneClaim,
                DoneUrl = a.DoneUrl,
                DoneAt = a.DoneAt,
                DoneByName = a.DoneBy,
                EvidenceKind = a.EvidenceKind,
                EvidenceText = a.EvidenceText,
                EvidenceUrl = a.EvidenceUrl,
                EvidenceExperimentId = experiments.KeyOf(a.EvidenceExperiment),
                VerifiedAt = a.VerifiedAt,
                VerifiedByName = a.VerifiedBy,
                DeclineAskedAt = a.DeclineAskedAt,
                DeclinedAt = a.DeclinedAt,
                DeclinedReason = a.DeclinedReason,
                DeclinedByName = a.DeclinedBy,
                ApproverName = a.Approver,
                SourceRef = a.SourceRef,
                CreatedByName = a.CreatedBy.Length > 0 ? a.CreatedBy : actor.Name,
                CreatedAt = a.CreatedAt == default ? now : a.CreatedAt,
                UpdatedAt = a.UpdatedAt == default ? now : a.UpdatedAt,
            }, [.. a.Extensions.Select(x => new Extension { FromDue = x.FromDue, ToDue = x.ToDue, Reason = x.Reason, ExtendedBy = x.ExtendedBy, ExtendedAt = x.ExtendedAt })], a.Reopenings);
            // What names a number that stands there twice means the first: the other is a copy.
            keys.TryAdd(a.Number, saved.Id);
            if (isOurs && saved.Number != a.Number) notes.Guess(a.Number == 0 ? $"“{Words.Fit(a.Title, 60)}” became {saved.Name}: the file gives it no number" : $"{a.Name} became {saved.Name}: its number is taken here");
        }
        return keys;
    }
}
