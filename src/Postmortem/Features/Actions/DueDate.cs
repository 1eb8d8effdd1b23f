using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Actions;

/// <summary>Due dates are days, without a time or a zone: whether one has passed depends on where its reader is.</summary>
public static class DueDate
{
    /// <summary>A date that is this near is shown as due soon.</summary>
    public const int SoonDays = 7;

    public const string LeftEmpty = "Left empty, the priority proposes it: P0 in 7 days, P1 in 28, P2 in 56, P3 none.";

    /// <summary>Days from filing to done, by priority; null: ordinary backlog.</summary>
    public static int? Objective(string priority) => priority switch
    {
        Priority.P0 => 7,
        Priority.P1 => 28,
        Priority.P2 => 56,
        _ => null,
    };

    public static DateOnly? Propose(string priority, DateOnly today) => Objective(priority) is { } days ? today.AddDays(days) : null;

    /// <summary>The day on which the actor reads or writes.</summary>
    public static DateOnly Today(this Actor actor, DateTimeOffset now) => DateOnly.FromDateTime(now.In(actor.Zone()).DateTime);

    /// <summary>The due day itself is not late yet. What is claimed done waits for somebody else than its owner.</summary>
    public static bool IsOverdue(string state, DateOnly? due, DateOnly today) => ActionState.IsToDo(state) && due < today;

    public static bool IsSoon(string state, DateOnly? due, DateOnly today) =>
        ActionState.IsToDo(state) && due >= today && due < today.AddDays(SoonDays);

    internal static void Check(Checks checks, DateOnly? due, DateOnly today) => checks
        .Must(due is null || due >= today, "due_on", "This day has passed. Choose today or a later day.")
        .Must(due is null || due <= today.AddYears(5), "due_on", "This is more than five years away. Choose an earlier day.");
}
