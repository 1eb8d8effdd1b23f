using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working.Rolling;

/// <summary>Can the suspect be taken back: as short as a message needs it, with the page where the rest stands.</summary>
static class UndoLines
{
    const int MostReasons = 5;

    public static string Of(UndoOfChange undo, AppOptions app)
    {
        var view = undo.View;
        var page = new Uri(app.BaseUrl, $"incidents/{undo.Incident.Number}/changes/{view.Change.Id}/rollback");
        var versions = view.From.Length + view.To.Length > 0 ? $" {Named(view.From)} → {Named(view.To)}" : "";
        var reasons = view.Against.Select(r => $"\n• *{Mrkdwn.Escape(r)}*").Concat(view.Care.Select(r => $"\n• {Mrkdwn.Escape(r)}")).ToList();
        var more = reasons.Count > MostReasons ? $"\n• and {reasons.Count - MostReasons} more" : "";
        var rehearsed = undo.Service is null ? "" : $"\n{Rehearsal.InWords(undo.Rehearsal)}.";
        return $"{Mrkdwn.Link(page, UndoWords.NameOf(view.Change))}: *{view.Answer}{(view.SuggestsForward ? ", roll forward instead?" : "")}*{versions}{string.Concat(reasons.Take(MostReasons))}{more}{rehearsed}";
    }

    static string Named(string version) => version.Length > 0 ? Mrkdwn.Escape(version) : "unknown";
}
