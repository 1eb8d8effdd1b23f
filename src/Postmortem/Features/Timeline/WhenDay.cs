using System.Globalization;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Timeline;

/// <summary>The day within a typed time, as <see cref="When"/> reads it.</summary>
/// <param name="Candidates">The days it can mean, newest first.</param>
/// <param name="Written">True when the text leaves no choice of day; false to take the newest that is not in the future.</param>
/// <param name="Bare">The text has no day at all, only a clock time.</param>
/// <param name="Fault">What is wrong and what to do, as the end of a sentence.</param>
sealed partial record WhenDay(IReadOnlyList<DateOnly> Candidates, bool Written, string? Fault = null, bool Bare = false)
{
    static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>29 February without a year is at most eight years back.</summary>
    const int YearsBack = 8;

    /// <param name="daysBack">How many days before today a bare clock time can mean.</param>
    public static WhenDay Read(string text, DateOnly today, int daysBack = 1)
    {
        text = Filler().Replace(text.Trim(' ', ','), " ").Trim();
        switch (text)
        {
            case "": return new([.. Enumerable.Range(0, daysBack + 1).Select(back => today.AddDays(-back))], Written: false, Bare: true);
            case "today": return new([today], Written: true);
            case "yesterday": return new([today.AddDays(-1)], Written: true);
        }
        if (Dated().Match(text) is { Success: true } dated) return OfDate(dated, today);
        if (Named().Match(text) is { Success: true } named) return OfWeekday(named.Groups["weekday"].Value, today);
        return OfNumbers(text, today) ?? new([], false, Slashed(text));
    }

    public static bool IsOne(string text) => text is "today" or "yesterday" || Dated().IsMatch(text) || Named().IsMatch(text) || OfNumbers(text, DateOnly.MaxValue) is not null;

    /// <summary>12/5/2026 is May to some and December to others.</summary>
    public static string? Slashed(string text) => Ambiguous().IsMatch(text)
        ? "can mean two days. Write the month as a word (12 May 2026 14:05), or the year first (2026-05-12 14:05)." : null;

    /// <summary>29.9.2025, 9/29/2025, 29.9. and 9/29: one of the two can be no month. Null when both can, or when it is no date at all.</summary>
    static WhenDay? OfNumbers(string text, DateOnly today)
    {
        if (Numbers().Match(text) is not { Success: true } match) return null;
        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        var (first, second) = (Number("first"), Number("second"));
        if (first <= 12 == second <= 12) return null;
        if (!match.Groups["year"].Success) return OfYears(today, Math.Min(first, second), Math.Max(first, second));
        return Date(Math.Max(Number("year"), 1), Math.Min(first, second), Math.Max(first, second)) is { Year: >= 1970 and <= 2199 } date ? new([date], Written: true) : NoSuchDay;
    }

    static WhenDay OfWeekday(string name, DateOnly today)
    {
        var back = ((int)today.DayOfWeek - Array.IndexOf(Weekdays, name[..3]) + 7) % 7;
        return new([today.AddDays(-back), today.AddDays(-back - 7)], Written: false);
    }

    static WhenDay OfDate(Match match, DateOnly today)
    {
        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        var day = Number("day");
        var month = match.Groups["name"] is { Success: true } name ? Array.IndexOf(Months, name.Value[..3]) + 1 : Number("month");
        if (!match.Groups["year"].Success)
            return OfYears(today, month, day);
        var year = Number("year");
        if (year is < 1970 or > 2199) return new([], true, "has a year that cannot be right. Years from 1970 to 2199 are known.");
        if (Date(year, month, day) is not { } date) return NoSuchDay;
        if (match.Groups["weekday"] is { Success: true } weekday && Weekdays[(int)date.DayOfWeek] != weekday.Value[..3])
            return new([], true, string.Create(CultureInfo.InvariantCulture, $"does not fit: {date:d MMMM yyyy} is a {date.DayOfWeek}. Correct the one or the other."));
        return new([date], Written: true);
    }

    static WhenDay OfYears(DateOnly today, int month, int day)
    {
        var days = Enumerable.Range(0, YearsBack + 1).Select(back => Date(today.Year - back, month, day)).OfType<DateOnly>().ToList();
        return days.Count > 0 ? new(days, Written: false) : NoSuchDay;
    }

    static WhenDay NoSuchDay => new([], true, "names a day that the calendar does not have. Please look at day and month again.");

    static DateOnly? Date(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    const string WeekdayName = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?";
    const string MonthName = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

    [GeneratedRegex($@"^(?:(?<weekday>{WeekdayName}),?\s)?(?:(?<year>[0-9]{{4}})[-/](?<month>[0-9]{{1,2}})[-/](?<day>[0-9]{{1,2}})|(?<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?\s(?<name>{MonthName})\.?(?:,?\s(?<year>[0-9]{{4}}))?|(?<name>{MonthName})\.?\s(?<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?<year>[0-9]{{4}}))?)$")]
    private static partial Regex Dated();

    [GeneratedRegex($@"^(?:last\s)?(?<weekday>{WeekdayName})$")]
    private static partial Regex Named();

    [GeneratedRegex(@"[0-9]{1,2}/[0-9]{1,2}|[0-9]{1,2}\.[0-9]{1,2}\.")]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"^(?<first>[0-9]{1,2})(?<dot>[./])(?<second>[0-9]{1,2})(?:\k<dot>(?<year>[0-9]{4})|(?<=\.[0-9]{1,2})\.|(?<=/[0-9]{1,2}))$")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(?:^|\s)(?:at|on|the)(?=\s|$)")]
    private static partial Regex Filler();
}
