using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>
/// What was open or shown when a redacted version was made, and is private or hidden now, is told no longer: it is revoked in the
/// same transaction, and its text goes.
/// </summary>
sealed class RevokeWhatTells(LanguageRules rules) : IFollowPrivacy, IFollowHiding
{
    public async Task MadePrivateAsync(WriteSession session, int number, Actor actor, DateTimeOffset now)
    {
        var name = new Regex($@"{Regex.Escape(IncidentRef.NameOf(number))}\b");
        if (await session.FindIncidentRefAsync(number, Actor.System) is not { } incident) return;
        foreach (var version in await session.ListTellingAsync(number))
            if (version.IncidentId == incident.Id || version.Parts.Any(p => name.IsMatch(p.Text))) await RevokeAsync(session, version, "An incident became private.", actor, now);
    }

    public async Task EntryHiddenAsync(WriteSession session, int number, TimelineEntry entry, Actor actor, DateTimeOffset now)
    {
        foreach (var version in (await session.ListTellingAsync(number)).Where(v => v.IncidentId == entry.IncidentId))
        {
            var redactor = await session.ReadRedactorAsync(entry.IncidentId, entry.Text, version.HostList, version.WordList, rules.Coach, hides: false);
            var told = new HiddenTexts([entry.Text, redactor.Apply(entry.Text)]);
            if (version.Parts.Any(p => told.AreToldBy(p.Text))) await RevokeAsync(session, version, "An entry of the timeline that it repeats was hidden.", actor, now);
        }
    }

    static async Task RevokeAsync(WriteSession session, RedactedVersion version, string because, Actor actor, DateTimeOffset now)
    {
        if (!await session.SetRevokedAsync(version.Id, actor.Name, now, because)) return;
        await session.RecordAsync(actor, now, new Fact("review.redacted_version_revoked", version.IncidentId, version.Id, new { Because = because }));
    }
}
