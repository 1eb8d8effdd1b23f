using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Working;

/// <summary>What every form reads: what was typed after its command, and what was decided while it stood open.</summary>
public sealed class FormReads(SaidWords said, Database database)
{
    const int Most = 3;

    public Task<string> WordsAsync(string words, bool isPlain, SlackCall call, CancellationToken ct) => isPlain ? said.ReadPlainAsync(words, call, ct) : said.ReadAsync(words, call, ct);

    public Task<IncidentRef?> FindIncidentAsync(int number, Actor actor, CancellationToken ct) => database.ReadAsync(s => s.FindIncidentRefAsync(number, actor), ct);

    /// <returns>In mrkdwn; empty when the timeline tells nothing of it.</returns>
    public async Task<string> DecidedSinceAsync(IncidentRef incident, DateTimeOffset since, CancellationToken ct)
    {
        var last = await database.ReadAsync(s => s.ListAsync<TimelineEntry>($"""
            select id, recorded_at, text, author_name from timeline_entries
            where incident_id = @Id and recorded_at >= @since and hidden_at is null and kind in ('{EntryKind.Decision}', '{EntryKind.Milestone}')
            order by recorded_at desc, id desc limit @Most
            """, new { incident.Id, since, Most }), ct);
        return string.Concat(last.Reverse().Select(e => $"\n• {Mrkdwn.Time(e.RecordedAt)} {Mrkdwn.Escape(e.AuthorName)}: {Mrkdwn.Of(e.Text)}"));
    }
}
