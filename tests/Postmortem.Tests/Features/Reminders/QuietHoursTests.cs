using System.Globalization;
using Postmortem.Features.Reminders;

namespace Postmortem.Tests.Features.Reminders;

public sealed class QuietHoursTests
{
    [Theory]
    [InlineData("20:00", "08:00", "UTC", "2030-03-11 19:59", "2030-03-11 19:59")]
    [InlineData("20:00", "08:00", "UTC", "2030-03-11 20:00", "2030-03-12 08:00")]
    [InlineData("20:00", "08:00", "UTC", "2030-03-12 03:00", "2030-03-12 08:00")]
    [InlineData("20:00", "08:00", "UTC", "2030-03-12 08:00", "2030-03-12 08:00")]
    [InlineData("20:00", "08:00", "Asia/Tokyo", "2030-03-11 12:00", "2030-03-11 23:00")]
    [InlineData("20:00", "08:00", "America/New_York", "2030-03-11 12:00", "2030-03-11 12:00")]
    // Within one day.
    [InlineData("12:00", "13:00", "UTC", "2030-03-11 12:30", "2030-03-11 13:00")]
    [InlineData("12:00", "13:00", "UTC", "2030-03-11 13:00", "2030-03-11 13:00")]
    // The same twice is none.
    [InlineData("00:00", "00:00", "UTC", "2030-03-11 00:00", "2030-03-11 00:00")]
    // In Berlin the clocks leave out 02:00 to 03:00 on the last Sunday of March, and have 02:00 to 03:00 twice in October.
    [InlineData("22:00", "02:30", "Europe/Berlin", "2030-03-30 23:00", "2030-03-31 01:00")]
    [InlineData("20:00", "08:00", "Europe/Berlin", "2030-10-26 22:00", "2030-10-27 07:00")]
    public void They_end_where_the_person_is(string from, string until, string zone, string at, string end) =>
        Assert.Equal(Utc(end), new QuietHours(Time(from), Time(until)).EndAfter(Utc(at), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("20:00", "08:00", "UTC", "2030-03-11 08:00", "2030-03-11 20:00")]
    [InlineData("20:00", "08:00", "UTC", "2030-03-11 20:00", "2030-03-12 20:00")]
    [InlineData("20:00", "08:00", "Asia/Tokyo", "2030-03-11 08:00", "2030-03-11 11:00")]
    [InlineData("20:00", "08:00", "Europe/Berlin", "2030-03-31 12:00", "2030-03-31 18:00")]
    public void They_begin_where_the_person_is(string from, string until, string zone, string at, string start) =>
        Assert.Equal(Utc(start), new QuietHours(Time(from), Time(until)).StartAfter(Utc(at), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Without_any_they_never_begin() => Assert.Equal(DateTimeOffset.MaxValue, QuietHours.None.StartAfter(Utc("2030-03-11 08:00"), TimeZoneInfo.Utc));

    static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
