using System.Globalization;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>What a list of follow-ups shows; everything of it stands in the page's address.</summary>
public sealed record FollowUpFilter
{
    public const string Mine = "mine";
    public const string Open = "open";
    public const string All = "all";

    public static readonly string[] Shows = [Mine, Open, All];

    public const string Overdue = "overdue";
    public const string Week = "week";
    public const string Later = "later";
    public const string Undated = "none";

    public static readonly string[] Dues = [Overdue, Week, Later, Undated];

    /// <summary>mine (mine and still to do), open (still to do), all.</summary>
    public string Show { get; init; } = Mine;

    /// <summary>One of <see cref="Dues"/>, in the viewer's zone; only what is still to do has one.</summary>
    public string? Due { get; init; }

    public string? State { get; init; }
    public string? Priority { get; init; }

    /// <summary>Slug of a service.</summary>
    public string? Service { get; init; }

    /// <summary>The name of a person or of a team.</summary>
    public string? Owner { get; init; }

    /// <summary>INC-42</summary>
    public string? Incident { get; init; }

    /// <summary>Words of the title, of "done when", of claim or evidence; or FU-12.</summary>
    public string? Text { get; init; }

    /// <summary>Only what has something left to do, earliest due date first; otherwise everything, newest first.</summary>
    public bool ToDoOnly => State is null ? Show != All || Due is not null : ActionState.IsToDo(State);

    /// <summary>Somebody narrowed the list beyond its tab.</summary>
    public bool IsNarrowed => (Priority ?? Service ?? Owner ?? Incident ?? Text ?? State ?? Due) is not null;

    /// <summary>From a page's or an API's query; what is not known is left out and named.</summary>
    public static FollowUpFilter From(Func<string, string?> query, UnknownWords unknown) => new()
    {
        Show = unknown.OneOf(query("show"), Shows, "view") ?? Mine,
        Due = unknown.OneOf(query("due"), Dues, "due date"),
        State = unknown.OneOf(query("state"), ActionState.All, "state"),
        Priority = unknown.OneOf(query("priority"), Actions.Priority.All, "priority"),
        Service = Some(query("service")),
        Owner = Some(query("owner")),
        Incident = unknown.Incident(query("incident")),
        Text = Some(query("q")),
    };

    /// <summary>?show=open&amp;due=overdue</summary>
    /// <param name="more">Further parameters; null values are left out.</param>
    public string ToQuery(params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] all =
        [
            ("show", Show == Mine ? null : Show), ("due", Due), ("state", State), ("priority", Priority), ("service", Service),
            ("owner", Owner), ("incident", Incident), ("q", Text), .. more,
        ];
        return string.Concat(all.Where(p => p.Value is not null).Select((p, at) => $"{(at == 0 ? '?' : '&')}{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }

    static string? Some(string? value) => string.IsNullOrWhiteSpace(value) ? null : Words.Cut(value.Trim(), 200);
}

/// <summary>Where the next page begins: after this to-do day, priority and number.</summary>
readonly record struct FollowUpCursor(string? ToDoBy, string? Priority, int Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ToDoBy}.{Priority}.{Number}");

    /// <returns>Null when it is not a cursor of such a list; the list then begins at its beginning.</returns>
    public static FollowUpCursor? Parse(string? text, bool toDo) =>
        text?.Split('.') is [var day, var priority, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && toDo == (day.Length == 10 && priority.Length == 2)
            ? new FollowUpCursor(toDo ? day : null, toDo ? priority : null, n)
            : null;
}
