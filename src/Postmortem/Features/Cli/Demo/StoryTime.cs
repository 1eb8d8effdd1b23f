using System.Globalization;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Cli.Demo;

/// <summary>The story's own data is wrong: a mistake of ours, named with its place.</summary>
sealed class StoryException(string message) : Exception(message);

/// <summary>
/// Times of the story, all of them relative to the moment at which it is told; UTC.
/// <list type="bullet">
/// <item><c>-6w/Fri</c>: Friday, six calendar weeks ago; so meetings never fall on a Sunday.</item>
/// <item><c>12:05</c>: on the incident's day; <c>+3d@09:30</c>: three days later; <c>-5w/Tue@10:00</c>: on that day.</item>
/// <item><c>-1h20m</c>, <c>+15m</c>: from now.</item>
/// </list>
/// </summary>
/// <param name="day">The incident's day.</param>
sealed partial class StoryTime(DateTimeOffset now, DateOnly day)
{
    public DateTimeOffset Now => now;

    public DateOnly Day => day;

    public static StoryTime On(DateTimeOffset now, string day)
    {
        now = new DateTimeOffset(now.UtcDateTime.Date.Add(new TimeSpan(now.UtcDateTime.Hour, now.UtcDateTime.Minute, 0)), TimeSpan.Zero);
        return new(now, new StoryTime(now, DateOnly.FromDateTime(now.UtcDateTime)).Date(day));
    }

    public DateTimeOffset At(string text)
    {
        if (Span().Match(text) is { Success: true } span) return span.Groups["sign"].Value == "-" ? now - Length(span) : now + Length(span);
        var match = Moment().Match(text);
        if (!match.Success) throw new StoryException($"“{text}” is no time of the story");
        var date = match.Groups["day"] is { Success: true } named ? Date(named.Value) : day;
        return new DateTimeOffset(date.ToDateTime(TimeOnly.Parse(match.Groups["clock"].Value, CultureInfo.InvariantCulture)), TimeSpan.Zero);
    }

    public DateOnly Date(string text)
    {
        if (text == "today") return DateOnly.FromDateTime(now.UtcDateTime);
        var match = DayOf().Match(text);
        if (!match.Success) throw new StoryException($"“{text}” is no day of the story");
        var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        if (match.Groups["weekday"] is not { Success: true } weekday) return day.AddDays(number);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return monday.AddDays((7 * number) + Array.IndexOf(Weekdays, weekday.Value));
    }

    static readonly string[] Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    static TimeSpan Length(Match span)
    {
        double Number(string group) => span.Groups[group] is { Success: true } g ? double.Parse(g.Value, CultureInfo.InvariantCulture) : 0;
        return TimeSpan.FromHours(Number("h")) + TimeSpan.FromMinutes(Number("m"));
    }

    [GeneratedRegex(@"^(?<sign>[+-])(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?$")]
    private static partial Regex Span();

    [GeneratedRegex(@"^(?:(?<day>[^@]+)@)?(?<clock>\d{1,2}:\d{2}(?::\d{2})?)$")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^(?<number>[+-]\d+)(?:d|w/(?<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun))$")]
    private static partial Regex DayOf();
}
