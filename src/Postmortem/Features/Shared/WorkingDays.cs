namespace Postmortem.Features.Shared;

/// <summary>Monday to Friday; holidays are not known here.</summary>
public static class WorkingDays
{
    public static DateOnly After(DateOnly day, int count)
    {
        while (count > 0)
            if (IsOne(day = day.AddDays(1))) count--;
        return day;
    }

    /// <summary>The last day whose deadline of so many working days has passed before today.</summary>
    public static DateOnly LastOverdue(DateOnly today, int count)
    {
        var day = today.AddDays(-1);
        while (After(day, count) >= today) day = day.AddDays(-1);
        return day;
    }

    static bool IsOne(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
