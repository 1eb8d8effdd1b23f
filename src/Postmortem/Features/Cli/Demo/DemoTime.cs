using System.Globalization;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Times as the story tells them: <c>-35m</c>, <c>-5h</c>, <c>-12d 11:40</c> (UTC), <c>~</c> before it for about.</summary>
static partial class DemoTime
{
    public static bool Looks(string text) => Form().IsMatch(text);

    public static bool IsAbout(string text) => text.StartsWith('~');

    public static DateTimeOffset Read(string text, DateTimeOffset now)
    {
        var form = Form().Match(text);
        if (!form.Success) throw new FormatException($"“{text}” is no time of the story.");
        var amount = int.Parse(form.Groups["amount"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var minute = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        if (form.Groups["unit"].Value == "m") return minute.AddMinutes(amount);
        if (form.Groups["unit"].Value == "h") return minute.AddHours(amount);
        var day = new DateTimeOffset(now.Date, TimeSpan.Zero).AddDays(amount);
        return form.Groups["time"] is { Success: true, Value: var time } ? day + TimeSpan.ParseExact(time, @"hh\:mm", CultureInfo.InvariantCulture) : day.AddHours(9);
    }

    public static DateOnly ReadDay(string text, DateTimeOffset now) => DateOnly.FromDateTime(Read(text, now).UtcDateTime);

    [GeneratedRegex(@"^~?(?<amount>[-+]\d+)(?<unit>[mhd])(?: (?<time>\d\d:\d\d))?$")]
    private static partial Regex Form();
}
