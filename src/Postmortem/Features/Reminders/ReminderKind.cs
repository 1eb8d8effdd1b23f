namespace Postmortem.Features.Reminders;

/// <summary>What people are reminded of. Few, since each one that is not needed teaches people to pass over the others.</summary>
public static class ReminderKind
{
    public const string NextUpdate = "next update";
    public const string NoCommander = "no commander";
    public const string NothingCaptured = "nothing captured";
    public const string NoReview = "no review";
    public const string ReviewOverdue = "review overdue";
    public const string FollowUp = "follow-up";

    public static readonly string[] All = [NextUpdate, NoCommander, NothingCaptured, NoReview, ReviewOverdue, FollowUp];

    public static string Title(string kind) => kind switch
    {
        NextUpdate => "The next update is due",
        NoCommander => "Nobody leads",
        NothingCaptured => "Nothing was written down for a while",
        NoReview => "Resolved without a review",
        ReviewOverdue => "The review takes long",
        FollowUp => "A follow-up is due or overdue",
        _ => kind,
    };

    /// <summary>When it comes, and to whom.</summary>
    public static string Describe(string kind) => kind switch
    {
        NextUpdate => "At the promised time to the commander; ten minutes later in the incident's channel.",
        NoCommander => "Five minutes after the declaration, in the channel.",
        NothingCaptured => "During impact, after 30 minutes (SEV1, SEV2) or two hours, in the channel.",
        NoReview => "When the facts ask for a review: after a day to the commander, after a week in the channel.",
        ReviewOverdue => "Ten working days after the end, then weekly, at most four times: to the facilitator.",
        FollowUp => "To its owner: once before a long period ends, on the day, then weekly. After two weeks the review's facilitator hears of it too.",
        _ => "",
    };
}
