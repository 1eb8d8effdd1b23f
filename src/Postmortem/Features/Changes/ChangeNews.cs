namespace Postmortem.Features.Changes;

/// <summary>
/// What a source's next message of the same change adds, whatever order its messages come in: the earliest time is when it took
/// effect, its status only goes on, what was empty is filled. What a person corrected stays as it is, but for the status.
/// </summary>
public static class ChangeNews
{
    public static Change Merge(Change before, Change news)
    {
        var goesOn = ChangeState.Follows(news.Status, before.Status) || (news.Status != before.Status && news.FinishedAt > before.FinishedAt && news.Status != ChangeState.Started);
        var after = goesOn ? before with { Status = news.Status, FinishedAt = news.FinishedAt ?? before.FinishedAt } : before;
        if (before.EditedAt is not null) return after;
        return after with
        {
            OccurredAt = news.OccurredAt < before.OccurredAt ? news.OccurredAt : before.OccurredAt,
            ServiceId = before.ServiceId ?? news.ServiceId,
            ServiceName = before.ServiceId is null && news.ServiceId is null ? Filled(before.ServiceName, news.ServiceName) : "",
            Title = Filled(before.Title, news.Title),
            FromVersion = Filled(before.FromVersion, news.FromVersion),
            ToVersion = Filled(before.ToVersion, news.ToVersion),
            ByName = Filled(before.ByName, news.ByName),
            Url = before.Url ?? news.Url,
            Environment = Filled(before.Environment, news.Environment),
            Reversible = before.Reversible == Reversible.Unknown ? news.Reversible : before.Reversible,
            SecurityFix = before.SecurityFix || news.SecurityFix,
            SchemaChange = before.SchemaChange || news.SchemaChange,
            Note = Filled(before.Note, news.Note),
        };
    }

    static string Filled(string before, string news) => before.Length > 0 ? before : news;
}
