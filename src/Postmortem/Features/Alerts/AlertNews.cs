namespace Postmortem.Features.Alerts;

/// <summary>
/// What a source's next message of an alert adds. The state follows from times that only grow, so messages that come twice, late or in
/// the wrong order end alike.
/// </summary>
public static class AlertNews
{
    /// <summary>Of one moment, resolved goes before acknowledged before firing.</summary>
    public static string StateOf(DateTimeOffset firedAt, DateTimeOffset? acknowledgedAt, DateTimeOffset? endsAt) =>
        endsAt >= firedAt ? AlertState.Resolved : acknowledgedAt >= firedAt ? AlertState.Acknowledged : AlertState.Firing;

    /// <summary>Of what its source told under the same name before, the time of firing that this message is about.</summary>
    /// <param name="known">Newest first.</param>
    /// <returns>Null when nothing was told yet.</returns>
    public static Alert? Find(IReadOnlyList<Alert> known, Alert news) =>
        known.FirstOrDefault(a => a.StartsAt <= MomentOf(news)) ?? (known.Count > 0 ? known[^1] : null);

    /// <summary>It was over, and fires again.</summary>
    public static bool FiresAgain(Alert before, Alert news) => news.State == AlertState.Firing && before.State == AlertState.Resolved && news.FiredAt > before.EndsAt;

    /// <param name="counted">The message says how many alerts the group has.</param>
    public static Alert Merge(Alert before, Alert news, bool counted)
    {
        var isNewest = MomentOf(news) >= MomentOf(before);
        var fired = news.State == AlertState.Firing || news.StartsAt < MomentOf(news) ? Later(before.FiredAt, news.FiredAt) : before.FiredAt;
        var (acknowledged, ends) = (Later(before.AcknowledgedAt, news.AcknowledgedAt), Later(before.EndsAt, news.EndsAt));
        return before with
        {
            StartsAt = news.StartsAt < before.StartsAt ? news.StartsAt : before.StartsAt,
            FiredAt = fired,
            FirstAcknowledgedAt = before.FirstAcknowledgedAt is { } first && !(news.FirstAcknowledgedAt < first) ? first : news.FirstAcknowledgedAt,
            AcknowledgedAt = acknowledged,
            AcknowledgedBy = Told(before.AcknowledgedBy, news.AcknowledgedBy, newest: false),
            EndsAt = ends,
            State = StateOf(fired, acknowledged, ends),
            Count = counted ? Math.Max(before.Count, news.Count) : before.Count + (news.State == AlertState.Firing && news.FiredAt > before.FiredAt ? 1 : 0),
            ServiceId = before.ServiceId ?? news.ServiceId,
            ServiceName = before.ServiceId is null && news.ServiceId is null ? Told(before.ServiceName, news.ServiceName, newest: false) : "",
            Title = Told(before.Title, news.Title, isNewest),
            Severity = Told(before.Severity, news.Severity, isNewest),
            Note = Told(before.Note, news.Note, isNewest),
            Labels = Told(before.Labels, news.Labels == "{}" ? "" : news.Labels, isNewest),
            Url = isNewest ? news.Url ?? before.Url : before.Url ?? news.Url,
        };
    }

    /// <summary>When what the message tells happened.</summary>
    static DateTimeOffset MomentOf(Alert alert) => alert.State switch
    {
        AlertState.Resolved => alert.EndsAt!.Value,
        AlertState.Acknowledged => alert.AcknowledgedAt!.Value,
        _ => alert.FiredAt,
    };

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => b is null || a > b ? a : b;

    static string Told(string before, string news, bool newest) => news.Length > 0 && (newest || before.Length == 0) ? news : before;
}
