using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

public static class ReviewView
{
    public const string All = "all";
    public const string Waiting = "waiting";
    public const string Drafts = "drafts";
    public const string InReview = "in-review";
    public const string Overdue = "overdue";
    public const string Ready = "ready";
    public const string Published = "published";
    public const string Missing = "missing";

    public static readonly (string Key, string Name)[] Every =
        [(All, "All"), (Waiting, "Waiting for me"), (Overdue, "Overdue"), (Drafts, "Drafts"), (InReview, "In review"), (Ready, "Ready to publish"), (Published, "Published"), (Missing, "Should have one")];
}

/// <param name="View">One of <see cref="ReviewView"/>; anything else is all.</param>
/// <param name="Text">Words of the incident's title, or INC-42.</param>
/// <param name="After">Cursor of the page before.</param>
public sealed record ReviewQuery(string? View = null, string? Severity = null, string? Text = null, string? After = null)
{
    public int Size { get; init; } = 25;

    public string Known => ReviewView.Every.Any(v => v.Key == View) ? View! : ReviewView.All;

    public bool Filtered => !string.IsNullOrWhiteSpace(Text) || !string.IsNullOrEmpty(Severity);
}

public sealed record ReviewRow
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Visibility { get; init; } = "";
    public string State { get; init; } = "";
    public string TemplateName { get; init; } = "";
    public Guid? FacilitatorId { get; init; }
    public string? Facilitator { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Of the incident.</summary>
    public string Kind { get; init; } = "";

    public DateTimeOffset? EndedAt { get; init; }
    public int DraftDays { get; init; }
    public int PublishDays { get; init; }
    public int? MeetingDays { get; init; }

    /// <summary>A meeting is planned, or was begun.</summary>
    public bool Meets { get; init; }

    /// <summary>People who are asked to sign, and those of them who approve the text as it stands.</summary>
    public int Asked { get; init; }
    public int Signatures { get; init; }

    /// <summary>Somebody asked for changes of the text as it stands.</summary>
    public bool ChangesAsked { get; init; }

    /// <summary>Follow-ups that its end has to wait for.</summary>
    public bool FollowUpsOpen { get; init; }

    /// <summary>In which capacity the reader's sign-off is waited for; null when it is not.</summary>
    public string? MyCapacity { get; init; }

    /// <summary>Until when its next step should be done.</summary>
    public DateOnly? DueOn(TimeZoneInfo zone) => new[] { Deadline(zone)?.For(State), MeetBy(zone) }.Min();

    /// <summary>Until when people should meet; null when that is no question.</summary>
    public DateOnly? MeetBy(TimeZoneInfo zone) => Deadline(zone)?.ForMeeting(State, Meets);

    ReviewDeadline? Deadline(TimeZoneInfo zone) => ReviewDeadline.Of(Kind, EndedAt, DraftDays, PublishDays, MeetingDays, zone);

    /// <summary>Why it waits for this person; null when it does not.</summary>
    public string? WaitsFor(Guid? person) => MyCapacity is { } capacity ? $"your sign-off as {SignOffCapacity.Name(capacity)}" : FacilitatorId is null || FacilitatorId != person ? null : State switch
    {
        ReviewState.Draft => "you, to finish the draft",
        ReviewState.InReview => ChangesAsked ? "you, to answer the changes that were asked for" : Asked == Signatures ? "one more reviewer" : "the others to sign",
        ReviewState.Reviewed => "you, to publish it",
        ReviewState.Published => FollowUpsOpen ? "the follow-ups, then you to close it" : "you, to close it",
        _ => null,
    };

    /// <summary>What completeness still asks for, as people are told of it: one line for one thing.</summary>
    public int Left { get; init; }
}

public static class ReviewList
{
    /// <summary>Newest change first.</summary>
    public static async Task<Page<ReviewRow>> ListReviewsAsync(this ReadSession s, ReviewQuery query, Actor actor, DateTimeOffset now, LanguageCoach? coach = null)
    {
        var (at, id) = Cursor.Read(query.After);
        var arguments = Arguments(query, actor, at, id);
        if (query.Known == ReviewView.Overdue)
            foreach (var (name, cutoff) in await ReviewDeadline.ReadCutoffsAsync(s, now, actor.Zone())) arguments[name] = cutoff;
        // First which ones, then what stands in them: what is shown of a review is asked of those that are shown.
        var rows = await s.ListAsync<ReviewRow>($"""
            select r.id, r.incident_id, i.number, i.title, i.severity, i.visibility, r.state, r.template_name, r.facilitator_id, p.name as facilitator, r.updated_at, i.kind, i.ended_at, v.draft_days, v.publish_days, v.meeting_days,
                ({ReviewDeadline.Meets}) as meets,
                (select count(*) from review_reviewers w where w.review_id = r.id) as asked,
                (select count(*) from review_reviewers w where w.review_id = r.id and w.decision = 'approved' and w.decided_text_version = r.text_version) as signatures,
                {ChangesAsked} as changes_asked, {FollowUpsOpen} as follow_ups_open,
                (select w.capacity from review_reviewers w where w.review_id = r.id and w.person_id = @ViewerId and r.state in ('in review', 'reviewed')
                    and (w.decision is null or w.decided_text_version <> r.text_version)) as my_capacity
            from ({Newest(Conditions(query.Known))}) shown
            join reviews r on r.id = shown.id join incidents i on i.id = r.incident_id join severities v on v.key = i.severity left join people p on p.id = r.facilitator_id
            order by r.updated_at desc, r.id desc
            """, arguments);
        var shown = rows.Take(query.Size).ToList();
        var snapshots = await s.ReadSnapshotsAsync([.. shown.Select(r => r.Id)], coach);
        var overtaken = await s.ListOvertakenAsync([.. shown.Where(r => ReviewState.IsOpen(r.State)).Select(r => (r.Id, r.IncidentId, r.Number))]);
        return new([.. shown.Select(r => r with { Left = GapLine.Of([.. CompletenessCheck.Of(snapshots[r.Id]), .. overtaken[r.Id]]).Count })],
            rows.Count > query.Size ? Cursor.Of(shown[^1].UpdatedAt, shown[^1].Id) : null);
    }

    /// <summary>Incidents over the worst whose facts ask for a review, newest first.</summary>
    public static async Task<Page<UnreviewedRow>> ListUnreviewedAsync(this ReadSession s, ReviewQuery query, Actor actor)
    {
        var (at, id) = Cursor.Read(query.After);
        var rows = await s.ListAsync<UnreviewedRow>($"""
            select * from (
                select i.id, i.number, i.title, i.visibility, i.status, i.declared_at, {ReviewTriggers.Columns} from incidents i
                where {Visibility.Sql} and {Filter} and i.status in ('mitigated', 'resolved', 'closed') and i.kind <> 'drill'
                  and not exists (select 1 from reviews r where r.incident_id = i.id)
                  and (i.declared_at < @at or (i.declared_at = @at and i.id < @id))) x
            where {ReviewTriggers.Wanted} order by declared_at desc, id desc limit @Limit
            """, Arguments(query, actor, at, id));
        return new([.. rows.Take(query.Size)], rows.Count > query.Size ? Cursor.Of(rows[query.Size - 1].DeclaredAt, rows[query.Size - 1].Id) : null);
    }

    const string Filter = "(@Severity = '' or i.severity = @Severity) and (@Words = '' or lower(i.title) like @Like escape '!' or i.number = @Number)";

    /// <summary>SQL: the newest for which one of the conditions holds. Each is walked by itself, newest first, and left when there are enough.</summary>
    static string Newest(string[] conditions) => $"""
        select id from ({string.Join(" union ", conditions.Select((condition, n) => $"""
            select id, updated_at from (
                select r.id, r.updated_at from reviews r join incidents i on i.id = r.incident_id join severities v on v.key = i.severity
                where {Visibility.Sql} and {condition} and {Filter} and (r.updated_at < @at or (r.updated_at = @at and r.id < @id))
                order by r.updated_at desc, r.id desc limit @Limit) walk{n}
            """))}) walked order by updated_at desc, id desc limit @Limit
        """;

    static string[] Conditions(string view) => view == ReviewView.Waiting ? [SignOffIsMine, NextStepIsMine] : [Condition(view)];

    const string SignOffIsMine = """
        r.id in (select m.id from review_reviewers w join reviews m on m.id = w.review_id
            where w.person_id = @ViewerId and m.state = 'in review' and (w.decision is null or w.decided_text_version <> m.text_version))
        """;

    const string ChangesAsked = "exists (select 1 from review_reviewers w where w.review_id = r.id and w.decision = 'changes requested' and w.decided_text_version = r.text_version)";

    const string FollowUpsOpen = "exists (select 1 from action_items a where a.incident_id = r.incident_id and a.state not in ('verified', 'declined') and a.priority <> 'P3')";

    const string NextStepIsMine = $"""
        r.facilitator_id = @ViewerId and (r.state in ('draft', 'reviewed')
            or (r.state = 'in review' and {ChangesAsked})
            or (r.state = 'published' and not {FollowUpsOpen}))
        """;

    static string Condition(string view) => view switch
    {
        ReviewView.Drafts => "r.state = 'draft'",
        ReviewView.InReview => "r.state in ('in review', 'reviewed')",
        ReviewView.Ready => "r.state = 'reviewed'",
        ReviewView.Overdue => $"(r.state in ('draft', 'in review', 'reviewed') and ({ReviewDeadline.Overdue}))",
        ReviewView.Published => "r.state in ('published', 'closed')",
        _ => "1 = 1",
    };

    static Dictionary<string, object> Arguments(ReviewQuery query, Actor actor, DateTimeOffset at, Guid id)
    {
        var words = (query.Text ?? "").Trim().ToLowerInvariant();
        return new()
        {
            ["ViewerId"] = actor.ViewerId(),
            ["SeesAll"] = actor.SeesAll(),
            ["Severity"] = query.Severity ?? "",
            ["Words"] = words,
            ["Like"] = $"%{words.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%",
            ["Number"] = IncidentRef.TryParseName(words, out var number) ? number : -1,
            ["LongImpact"] = (long)ReviewTriggers.LongImpact.TotalMilliseconds,
            ["at"] = at,
            ["id"] = id,
            ["Limit"] = query.Size + 1,
        };
    }

    /// <summary>The last row of a page: its time and key.</summary>
    static class Cursor
    {
        public static string Of(DateTimeOffset at, Guid id) =>
            WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds()} {id:D}")));

        /// <summary>A cursor that nobody gave out starts from the beginning.</summary>
        public static (DateTimeOffset At, Guid Id) Read(string? text)
        {
            try
            {
                var parts = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text ?? "")).Split(' ');
                if (parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var at) && Guid.TryParseExact(parts[1], "D", out var id))
                    return (DateTimeOffset.FromUnixTimeMilliseconds(at), id);
            }
            catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException)
            {
                // Not ours: below.
            }
            return (DateTimeOffset.MaxValue, Guid.AllBitsSet);
        }
    }
}
