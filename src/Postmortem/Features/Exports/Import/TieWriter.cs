using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>What a file says of another incident: how the two are related, or into which it was merged.</summary>
/// <param name="Title">Empty when the file does not tell it.</param>
/// <param name="Relation">Null where it was merged into that one.</param>
public sealed record Tie(string Incident, string Title, string? Relation, bool Inward)
{
    /// <summary>For the report, while the other one is not here.</summary>
    public string LeftOut => $"{(Relation is null ? $"that it was merged into {Incident}" : $"the link to {Incident}")}: {Why}";

    string Why => Title == RecordedLink.Untold ? "it is private, so the file does not tell its title, and a number alone could be another incident"
        : Title.Length == 0 ? "the file does not tell its title, and a number alone could be another incident"
        : "no such incident is here";

    /// <summary>The title of the one that it was merged into stands with the link between them.</summary>
    internal static IEnumerable<Tie> Of(IncidentRecord record)
    {
        foreach (var link in record.LinkedIncidents) yield return new(link.Incident, link.Title, link.Relation, link.Inward);
        if (record is { MergedInto: { } into, Status: IncidentStatus.Merged }) yield return new(into, record.LinkedIncidents.FirstOrDefault(l => l.Incident == into)?.Title ?? "", null, false);
    }
}

/// <param name="beside">Incidents of other files that came with this one, which may have other numbers here.</param>
sealed class TieWriter(WriteSession s, IReadOnlyList<ImportReport> beside, Actor actor, DateTimeOffset now)
{
    /// <returns>Those whose other incident is not here.</returns>
    public async Task<IReadOnlyList<Tie>> WriteAsync(IncidentRef incident, IEnumerable<Tie> ties)
    {
        var open = new List<Tie>();
        foreach (var tie in ties)
            if (!await TryAsync(incident, tie)) open.Add(tie);
        return open;
    }

    async Task<bool> TryAsync(IncidentRef incident, Tie tie)
    {
        if (!IncidentRef.TryParseName(tie.Incident, out var number)) return false;
        // The file of a private one tells the titles of open ones, and so has made the link.
        if (tie.Title == RecordedLink.Untold) return tie.Relation is not null && beside.FirstOrDefault(r => r.NumberInFile == number) is { } hidden && await s.AreLinkedAsync(incident.Id, hidden.Incident.Id);
        if (await FindAsync(number, tie.Title) is not { } other || other.Id == incident.Id) return false;
        if (tie.Relation is null) return await s.BackfillMergeAsync(incident.Id, other.Id);
        await s.PutLinkAsync(tie.Inward ? other.Id : incident.Id, tie.Inward ? incident.Id : other.Id, tie.Relation, now);
        return true;
    }

    /// <summary>A number alone could be another incident; number and title together are taken for the same.</summary>
    async Task<IncidentRef?> FindAsync(int number, string title) =>
        beside.FirstOrDefault(r => r.NumberInFile == number && r.Incident.Title == title)?.Incident
        ?? (await s.FindIncidentRefAsync(number, actor) is { } here && here.Title == title ? here : null);
}
