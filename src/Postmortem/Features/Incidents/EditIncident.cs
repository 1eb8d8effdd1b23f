using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <param name="Version">The incident's version whose text the person edited; null writes over whatever stands.</param>
public sealed record EditIncidentInput(int Number, string? Title, string? Summary, int? Version = null);

/// <summary>Title and summary. A change of severity or status meanwhile is no conflict; another edit of the text is.</summary>
public sealed class EditIncident(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditIncidentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var title = checks.Required("title", input.Title, DeclareIncident.LongestTitle, "The title").ReplaceLineEndings(" ");
        var summary = checks.Optional("summary", input.Summary, DeclareIncident.LongestSummary, "The summary");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (incident.Title == title && incident.Summary == summary) return Done.Value;
            if (input.Version is { } seen && await s.LastChangeAfterAsync(incident, seen, "incident.edited") is { } editor) return Conflict(incident, title, summary, editor, await s.FindTextSeenAsync(incident, seen));
            if (!await s.SetTextAsync(incident.Id, incident.Version, title, summary, now)) return Conflict(incident, title, summary, "Somebody", (incident.Title, incident.Summary));
            await s.IndexAsync((incident with { Title = title, Summary = summary }).ForSearch());
            await s.RecordAsync(actor, now, new Fact("incident.edited", incident.Id, incident.Id,
                new { From = incident.Title, To = title, SummaryFrom = incident.Summary, SummaryTo = summary, Version = incident.Version + 1 }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }

    /// <param name="seen">What the form showed: a field that was left as it was is no decision against what stands now.</param>
    static Failure Conflict(Incident theirs, string title, string summary, string editor, (string Title, string Summary) seen)
    {
        var untouched = new[] { (Field: "title", Same: title == seen.Title), (Field: "summary", Same: summary == seen.Summary) }.Where(f => f.Same).Select(f => f.Field).ToList();
        if (title == seen.Title) title = theirs.Title;
        if (summary == seen.Summary) summary = theirs.Summary;
        return Failure.Conflict(
            $"{editor} changed the text of {theirs.Name} while you wrote. Nothing of yours was saved yet: compare both texts, then save again.",
            new EditConflict("summary", $"{title}\n\n{summary}", $"{theirs.Title}\n\n{theirs.Summary}", theirs.Version, editor, Untouched: untouched));
    }
}
