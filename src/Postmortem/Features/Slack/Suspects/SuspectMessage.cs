using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Changes.Suspects;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Suspects;

/// <summary>What is suspected, with why, and the three answers of a person. At most three changes: what people named first.</summary>
static class SuspectMessage
{
    const int Most = 3;
    const int LongestName = 120;

    /// <summary>Pieces of evidence beside each: those that weigh most.</summary>
    const int MostEvidence = 4;

    public static async Task<(SuspectList List, IReadOnlyList<LinkedChange> Linked)> ReadSuspectsAsync(this ReadSession session, IncidentRef incident, Actor viewer, DateTimeOffset now)
    {
        var linked = await session.ListLinkedChangesAsync(incident.Id);
        return (await SuspectList.ReadAsync(session, incident, viewer, now, linked: linked), linked);
    }

    /// <param name="isReply">Seen by one person alone, and replaced when that person presses a button.</param>
    public static Message Of(SuspectList list, IReadOnlyList<LinkedChange> linked, AppOptions app, bool isReply)
    {
        var incident = list.Incident;
        var named = linked.Where(l => l.Relation is ChangeRelation.Caused or ChangeRelation.Suspect).OrderBy(l => l.Relation == ChangeRelation.Caused ? 0 : 1).Take(Most).ToList();
        var offered = list.Suspects.Take(named.Exists(l => l.Relation == ChangeRelation.Caused) ? 0 : Most - named.Count).ToList();
        var page = app.PageOf(incident);
        return new(named.Count + offered.Count == 0 ? Mrkdwn.Escape($"{incident.Name}: {SuspectTexts.Nothing(list)}") : Mrkdwn.Escape($"What changed before {incident.Name}?"))
        {
            More = page,
            Blocks =
            [
                Block.Section(named.Count + offered.Count == 0 ? Mrkdwn.Escape(SuspectTexts.Nothing(list)) : "*What changed?* Suggestions; people decide."),
                .. named.SelectMany(l => Line(l, list.OfLinked.GetValueOrDefault(l.Id), $"{Words.Capital(l.Relation)}, says {l.LinkedByName}", incident, app, isReply)),
                .. offered.SelectMany(s => Line(s.Change, s.Suspicion, Words.Capital(SuspectTexts.Strength(s.Suspicion)), incident, app, isReply)),
                Block.Context(Mrkdwn.Link(new Uri(page, $"{incident.Number}/changes"), "All changes around it")),
            ],
        };
    }

    static IEnumerable<Block> Line(Change change, Suspicion? suspicion, string standing, IncidentRef incident, AppOptions app, bool isReply)
    {
        var link = change as LinkedChange;
        var title = Words.Short($"{change.Service} {change.Name}".Trim(), LongestName);
        var why = link is { Why.Length: > 0 } ? $"\n“{Mrkdwn.Escape(Words.Short(link.Why, LongestName))}”" : "";
        var evidence = suspicion is null ? "" : $"\n{Mrkdwn.Escape(Words.Capital(string.Join("; ", suspicion.Evidence.OrderByDescending(e => e.Weight).Take(MostEvidence).Select(e => e.Text))))}.";
        yield return Block.Section($"*{Mrkdwn.Link(new Uri(app.BaseUrl, $"changes/{change.Id}"), title)}* · {Mrkdwn.Escape(standing)}{why}{evidence}");
        var value = $"{incident.Name} {change.Id:D}{(isReply ? $" {SuspectButton.Reply}" : "")}";
        yield return Block.Actions(
        [
            .. link?.Relation == ChangeRelation.Suspect || link?.Relation == ChangeRelation.Caused ? Array.Empty<Button>() : [Button.Of("Suspect", SuspectChange.Action, value)],
            .. link?.Relation == ChangeRelation.Caused ? Array.Empty<Button>() : [Button.Of("It was the cause", CauseChange.Action, value)],
            Button.Of("Dismiss…", DismissChange.Action, value),
        ]);
    }
}
