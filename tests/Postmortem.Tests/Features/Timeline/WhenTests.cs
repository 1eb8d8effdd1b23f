using System.Globalization;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Timeline;

public sealed class WhenTests
{
    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    static readonly TimeZoneInfo LordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");
    static readonly TimeZoneInfo Kathmandu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");

    /// <summary>Wednesday, 15:30 in UTC.</summary>
    static readonly DateTimeOffset Now = Utc("2026-05-13 15:30:20");

    [Theory]
    [InlineData("now", "2026-05-13 15:30:20")]
    [InlineData("Just now", "2026-05-13 15:30:20")]
    [InlineData("5 minutes ago", "2026-05-13 15:25:20")]
    [InlineData("5m ago", "2026-05-13 15:25:20")]
    [InlineData("10m", "2026-05-13 15:20:20")]
    [InlineData("-10m", "2026-05-13 15:20:20")]
    [InlineData("1h 20m ago", "2026-05-13 14:10:20")]
    [InlineData("1h20m", "2026-05-13 14:10:20")]
    [InlineData("1 hour and 20 minutes ago", "2026-05-13 14:10:20")]
    [InlineData("1.5h ago", "2026-05-13 14:00:20")]
    [InlineData("an hour ago", "2026-05-13 14:30:20")]
    [InlineData("half an hour ago", "2026-05-13 15:00:20")]
    [InlineData("a minute ago", "2026-05-13 15:29:20")]
    [InlineData("2 days ago", "2026-05-11 15:30:20")]
    [InlineData("in 30 minutes", "2026-05-13 16:00:20")]
    [InlineData("14:05", "2026-05-13 14:05:00")]
    [InlineData("14:05:30", "2026-05-13 14:05:30")]
    [InlineData("9:05", "2026-05-13 09:05:00")]
    [InlineData("2:05 pm", "2026-05-13 14:05:00")]
    [InlineData("2:05PM", "2026-05-13 14:05:00")]
    [InlineData("2 p.m.", "2026-05-13 14:00:00")]
    [InlineData("12:10 am", "2026-05-13 00:10:00")]
    [InlineData("12 pm", "2026-05-13 12:00:00")]
    [InlineData("today 14:05", "2026-05-13 14:05:00")]
    [InlineData("today at 14:05", "2026-05-13 14:05:00")]
    [InlineData("yesterday 14:05", "2026-05-12 14:05:00")]
    [InlineData("14:05 yesterday", "2026-05-12 14:05:00")]
    [InlineData("Monday 14:05", "2026-05-11 14:05:00")]
    [InlineData("sat 14:05", "2026-05-09 14:05:00")]
    [InlineData("wed 15:00", "2026-05-13 15:00:00")]
    [InlineData("wed 16:00", "2026-05-06 16:00:00")]
    [InlineData("2026-05-12 14:05", "2026-05-12 14:05:00")]
    [InlineData("2026-05-12T14:05:07.250", "2026-05-12 14:05:07.250")]
    [InlineData("2026-05-12T14:05:07Z", "2026-05-12 14:05:07")]
    [InlineData("2026-05-12T14:05:07+02:00", "2026-05-12 12:05:07")]
    [InlineData("2026-05-12 14:05 UTC-03:30", "2026-05-12 17:35:00")]
    [InlineData("14:05 +0530", "2026-05-13 08:35:00")]
    [InlineData("12 May 14:05", "2026-05-12 14:05:00")]
    [InlineData("29.9.2025 14:05", "2025-09-29 14:05:00")]
    [InlineData("30.4. 04:05", "2026-04-30 04:05:00")]
    [InlineData("11/30 04:05", "2025-11-30 04:05:00")]
    [InlineData("9/29/2025 14:05", "2025-09-29 14:05:00")]
    [InlineData("12 May 2026, 14:05", "2026-05-12 14:05:00")]
    [InlineData("Tue 12 May 2026, 14:05 UTC+02:00", "2026-05-12 12:05:00")]
    [InlineData("12th May at 2:05 pm", "2026-05-12 14:05:00")]
    [InlineData("May 12, 2026 14:05", "2026-05-12 14:05:00")]
    [InlineData("14 May 14:05", "2025-05-14 14:05:00")]
    [InlineData("Sept 1 14:05", "2025-09-01 14:05:00")]
    [InlineData("29 Feb 14:05", "2024-02-29 14:05:00")]
    [InlineData("2026-06-01 09:00", "2026-06-01 09:00:00")]
    [InlineData(" \t 14:05\u00a0 ", "2026-05-13 14:05:00")]
    public void A_time_is_read_as_it_was_meant(string typed, string utc)
    {
        var read = When.Parse(typed, TimeZoneInfo.Utc, Now);
        Assert.True(read.Succeeded, read.Failure?.Message);
        Assert.Equal(Utc(utc), read.Value.At);
        Assert.Equal(Accuracy.Exact, read.Value.Accuracy);
    }

    [Theory]
    [InlineData("~14:05", "2026-05-13 14:05:00")]
    [InlineData("~ 14:05", "2026-05-13 14:05:00")]
    [InlineData("About 14:05", "2026-05-13 14:05:00")]
    [InlineData("around yesterday 14:05", "2026-05-12 14:05:00")]
    [InlineData("about an hour ago", "2026-05-13 14:30:20")]
    public void About_is_kept(string typed, string utc) =>
        Assert.Equal(new Moment(Utc(utc), Accuracy.About), When.Parse(typed, TimeZoneInfo.Utc, Now).Value);

    [Theory]
    [InlineData("15:31", "2026-05-13 15:31:00")] // a wall clock may be a minute ahead of ours
    [InlineData("17:31", "2026-05-12 17:31:00")]
    [InlineData("23:59", "2026-05-12 23:59:00")]
    [InlineData("00:00", "2026-05-13 00:00:00")]
    public void A_bare_clock_time_that_would_be_far_in_the_future_means_yesterday(string typed, string utc) =>
        Assert.Equal(Utc(utc), When.Parse(typed, TimeZoneInfo.Utc, Now).Value.At);

    [Fact]
    public void A_corrected_time_that_is_still_to_come_is_refused_and_a_planned_one_is_todays()
    {
        var entry = Utc("2026-05-13 15:05:00");

        Assert.Contains("still to come", When.Parse("16:00", TimeZoneInfo.Utc, Now, past: new(entry, entry)).Failure!.Faults[0].Message);
        Assert.Equal(Utc("2026-05-13 16:00:00"), When.Parse("16:00", TimeZoneInfo.Utc, Now, coming: true).Value.At);
        Assert.Equal(Utc("2026-05-13 09:00:00"), When.Parse("09:00", TimeZoneInfo.Utc, Now, coming: true).Value.At);
    }

    [Theory]
    [InlineData("15:32", "(it is 15:30). Write yesterday 15:32 if")]
    [InlineData("~3:45:10 pm", "(it is 15:30). Write yesterday 15:45:10 if")]
    [InlineData("17:30", "(it is 15:30). Write yesterday 17:30 if")]
    [InlineData("17:45 +02:00", "(it is 17:30 +02:00). Write yesterday 17:45 +02:00 if")]
    public void A_bare_clock_time_that_is_soon_to_come_is_refused_instead_of_meaning_yesterday(string typed, string remedy)
    {
        Assert.StartsWith($"The time \u201c{typed}\u201d is still to come {remedy} you mean yesterday.", Refused(typed, TimeZoneInfo.Utc, Now));
        Assert.True(When.IsTime(typed, TimeZoneInfo.Utc, Now));
    }

    [Theory]
    [InlineData("18:04", "2025-09-29 16:04")]
    [InlineData("23:50", "2025-09-29 21:50")]
    [InlineData("0:20", "2025-09-29 22:20")] // past midnight in Berlin
    [InlineData("30 Sept 1:10", "2025-09-29 23:10")]
    [InlineData("Mon 18:04", "2025-09-29 16:04")]
    [InlineData("12 May 14:05", "2025-05-12 12:05")]
    [InlineData("yesterday 14:05", "2026-05-12 12:05")]
    [InlineData("2026-05-12 14:05", "2026-05-12 12:05")]
    [InlineData("5 minutes ago", "2026-05-13 15:25:20")]
    public void What_is_typed_of_something_past_means_the_nearest_such_time_unless_its_day_is_written(string typed, string utc) =>
        Assert.Equal(Utc(utc), When.Parse(typed, Berlin, Now, past: new(Utc("2025-09-29 15:40"), Utc("2025-09-29 22:10"))).Value.At);

    [Fact]
    public void Nothing_typed_of_the_past_lies_in_the_future() =>
        Assert.Equal(Utc("2026-05-12 15:45"), When.Parse("15:45", TimeZoneInfo.Utc, Now, past: new(Utc("2026-05-12 23:00"), Utc("2026-05-13 03:00"))).Value.At);

    [Fact]
    public void Clock_times_and_days_are_those_of_the_persons_zone()
    {
        Assert.Equal(Utc("2026-05-13 12:05"), When.Parse("14:05", Berlin, Now).Value.At);
        Assert.Equal(Utc("2026-05-13 08:20"), When.Parse("14:05", Kathmandu, Now).Value.At);
        // 22:30 UTC is tomorrow in Berlin already, still today in New York.
        var late = Utc("2026-05-13 22:30");
        Assert.Equal(Utc("2026-05-12 22:15"), When.Parse("yesterday 0:15", Berlin, late).Value.At);
        Assert.Equal(Utc("2026-05-13 22:15"), When.Parse("0:15", Berlin, late).Value.At);
        Assert.Equal(Utc("2026-05-12 04:15"), When.Parse("yesterday 0:15", NewYork, late).Value.At);
        Assert.Equal(Utc("2026-05-13 22:10"), When.Parse("22:10 UTC", Berlin, late).Value.At);
    }

    [Fact]
    public void An_hour_that_clocks_skip_is_refused_and_the_gap_is_named()
    {
        var morning = Utc("2026-03-29 08:00");
        var message = Refused("02:30", Berlin, morning);
        Assert.Contains("Europe/Berlin", message);
        Assert.Contains("from 02:00 to 03:00 on 29 March 2026", message);
        Assert.Contains("add UTC", message);
        Assert.Contains("from 02:00 to 02:30 on 4 October 2026", Refused("2026-10-04 02:15", LordHowe, morning));
        Assert.Contains("from 02:00 to 03:00 on 8 March 2026", Refused("8 March 2026 2:59 am", NewYork, morning));
        Assert.Equal(Utc("2026-03-29 01:00"), When.Parse("03:00", Berlin, morning).Value.At);
        Assert.Equal(Utc("2026-03-29 00:59:59"), When.Parse("01:59:59", Berlin, morning).Value.At);
        Assert.Equal(Utc("2026-03-29 02:30"), When.Parse("02:30 UTC", Berlin, morning).Value.At);
        // Before the gap, the bare time means yesterday's, which exists.
        Assert.Equal(Utc("2026-03-28 01:30"), When.Parse("02:30", Berlin, Utc("2026-03-29 00:30")).Value.At);
    }

    [Fact]
    public void Of_an_hour_that_clocks_repeat_a_bare_time_is_the_latest_and_a_dated_one_the_first()
    {
        // In Berlin 02:00 to 03:00 of 25 October 2026 comes at 00:00 and again at 01:00 UTC.
        Assert.Equal(Utc("2026-10-25 00:30"), When.Parse("02:30", Berlin, Utc("2026-10-25 00:40")).Value.At);
        Assert.Equal(Utc("2026-10-25 01:30"), When.Parse("02:30", Berlin, Utc("2026-10-25 01:40")).Value.At);
        Assert.Equal(Utc("2026-10-25 01:30"), When.Parse("02:30", Berlin, Utc("2026-10-25 09:00")).Value.At);
        Assert.Equal(Utc("2026-10-25 00:30"), When.Parse("2026-10-25 02:30", Berlin, Utc("2026-10-25 09:00")).Value.At);
        Assert.Equal(Utc("2026-10-25 00:30"), When.Parse("25 Oct 02:30", Berlin, Utc("2026-10-25 09:00")).Value.At);
        Assert.Equal(Utc("2026-10-25 00:30"), When.Parse("Sun 02:30", Berlin, Utc("2026-10-27 09:00")).Value.At);
        Assert.Equal(Utc("2026-10-25 00:30"), When.Parse("25 Oct 02:30", Berlin, Utc("2026-10-27 09:00"), past: new(Utc("2026-10-25 01:00"), Utc("2026-10-25 02:00"))).Value.At);
        Assert.Equal(Utc("2026-10-25 01:30"), When.Parse("2026-10-25 02:30 +01:00", Berlin, Utc("2026-10-25 09:00")).Value.At);
    }

    [Theory]
    [InlineData("2026-10-25 00:30", Accuracy.Exact)]
    [InlineData("2026-10-25 01:30", Accuracy.Exact)]
    [InlineData("2026-05-12 14:05:07", Accuracy.About)]
    [InlineData("2024-02-29 00:00", Accuracy.Exact)]
    public void What_an_edit_form_shows_is_read_back_as_the_same_moment(string utc, string accuracy)
    {
        foreach (var zone in new[] { TimeZoneInfo.Utc, Berlin, NewYork, LordHowe, Kathmandu })
            Assert.Equal(new Moment(Utc(utc), accuracy), When.Parse(When.Write(Utc(utc), accuracy, zone), zone, Utc("2027-01-01 00:00")).Value);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("   ", "is empty")]
    [InlineData("25:00", "not a time of day")]
    [InlineData("14:60", "not a time of day")]
    [InlineData("13:05 pm", "not a time of day")]
    [InlineData("24:00", "not a time of day")]
    [InlineData("yesterday", "no clock time")]
    [InlineData("2026-05-12", "no clock time")]
    [InlineData("12 May", "no clock time")]
    [InlineData("12/05/2026 14:05", "two days")]
    [InlineData("05/12 14:05", "two days")]
    [InlineData("12.5.2026 14:05", "two days")]
    [InlineData("30 Feb 14:05", "calendar does not have")]
    [InlineData("2026-02-29 14:05", "calendar does not have")]
    [InlineData("2026-13-01 14:05", "calendar does not have")]
    [InlineData("Mon 12 May 2026 14:05", "is a Tuesday")]
    [InlineData("0001-01-01 00:00", "year that cannot be right")]
    [InlineData("9999-12-31 23:59", "year that cannot be right")]
    [InlineData("14:05 +19:00", "offset that no zone has")]
    [InlineData("99999 weeks ago", "more than ten years")]
    [InlineData("in 5 minutes ago", "both ways")]
    [InlineData("14:05 15:05", "could not be read")]
    [InlineData("14:05 CET", "UTC or an offset works, like 14:05 UTC or 14:05 +01:00")]
    [InlineData("12 May 14:05 PDT", "UTC or an offset works")]
    [InlineData("5", "could not be read")]
    [InlineData("5 months ago", "could not be read")]
    [InlineData("soon", "could not be read")]
    [InlineData("\u0661\u0664:\u0660\u0665", "could not be read")]
    [InlineData("<script>alert(1)</script>", "could not be read")]
    [InlineData("14:05'; drop table people; --", "could not be read")]
    public void What_cannot_be_read_is_refused_with_the_field_and_the_remedy(string typed, string why)
    {
        var failure = When.Parse(typed, TimeZoneInfo.Utc, Now, "occurred_at", "The time").Failure;
        Assert.NotNull(failure);
        var fault = Assert.Single(failure.Faults);
        Assert.Equal("occurred_at", fault.Field);
        Assert.StartsWith("The time", fault.Message);
        Assert.Contains(why, fault.Message);
    }

    [Fact]
    public void Text_that_is_no_time_is_refused_quickly_however_it_is_made()
    {
        foreach (var hostile in new[] { new string('1', 80), string.Concat(Enumerable.Repeat("1m ", 26)) + "x", string.Concat(Enumerable.Repeat("1 ", 40)), new string('~', 80), new string(':', 80), new string('9', 100_000) })
            Assert.False(When.Parse(hostile, TimeZoneInfo.Utc, Now).Succeeded);
    }

    [Fact]
    public void Every_minute_of_a_year_survives_being_written_and_read()
    {
        foreach (var zone in new[] { Berlin, LordHowe })
            for (var at = Utc("2026-01-01 00:00"); at.Year == 2026; at += TimeSpan.FromMinutes(17))
                Assert.Equal(at, When.Parse(When.Write(at, Accuracy.Exact, zone), zone, at).Value.At);
    }

    static string Refused(string typed, TimeZoneInfo zone, DateTimeOffset now)
    {
        var read = When.Parse(typed, zone, now);
        Assert.False(read.Succeeded);
        return read.Failure!.Message;
    }

    static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
