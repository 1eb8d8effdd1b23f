namespace Postmortem.Features.Reminders;

/// <summary>What people are reminded of. Few, since each one that is not needed teaches people to pass over the others.</summary>
public static class ReminderKind
{
    public const string NextUpdate = "next update";
    public const string NoCommander = "no commander";
    public const string Decision = "decision";
    public const string NothingCaptured = "nothing captured";
    public const string NoReview = "no review";
    public const string ReviewOverdue = "review overdue";
    public const string SignOff = "sign-off";
    public const string FollowUp = "follow-up";

    public static readonly string[] All = [NextUpdate, NoCommander, Decision, NothingCaptured, NoReview, ReviewOverdue, SignOff, FollowUp];

    public static string Title(string kind) => kind switch
    {
        NextUpdate => "The next update is due",
        NoCommander => "Nobody leads",
        Decision => "Roll back, roll forward, or wait",
        NothingCaptured => "Nothing was written down for a while",
        NoReview => "Resolved without a review",
        ReviewOverdue => "The review takes long",
        SignOff => "A sign-off is asked for",
        FollowUp => "A follow-up is due or overdue",
        _ => kind,
    };

    /// <summary>When it comes, and to whom.</summary>
    public static string Describe(string kind) => kind switch
    {
        NextUpdate => "At the promised time to the commander; ten minutes later in the incident's channel.",
        NoCommander => "Five minutes after the declaration, in the channel.",
        Decision => "Once a change is suspected and nothing is decided, in the channel, to the commander by name: after the minutes that the severity sets (Severities), and again after each time of waiting.",
        NothingCaptured => "During impact, after 30 minutes (SEV1, SEV2) or two hours, in the channel.",
        NoReview => "When the facts ask for a review: after a day to the commander, after a week in the channel.",
        ReviewOverdue => "On the day its draft, its meeting or its publication is due for its severity, then weekly, at most four times: to the facilitator.",
        SignOff => "To each reviewer who has not signed the text as it stands: when they are asked, after three working days, then weekly, at most three times.",
        FollowUp => "To its owner: once before a long period ends, on the day, then weekly. After two weeks the review's facilitator hears of it too.",
        _ => "",
    };
}
