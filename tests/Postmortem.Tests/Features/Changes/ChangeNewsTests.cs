using Postmortem.Features.Changes;

namespace Postmortem.Tests.Features.Changes;

/// <summary>A pipeline's messages come twice and in any order; the change ends up the same.</summary>
public sealed class ChangeNewsTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static readonly Change Started = new() { OccurredAt = Noon, Status = ChangeState.Started, ToVersion = "2.0", ByName = "Ana" };
    static readonly Change Succeeded = new() { OccurredAt = Noon.AddMinutes(4), FinishedAt = Noon.AddMinutes(4), Status = ChangeState.Succeeded, ToVersion = "2.0", Url = "https://ci.example/1" };
    static readonly Change RolledBack = new() { OccurredAt = Noon.AddMinutes(30), FinishedAt = Noon.AddMinutes(30), Status = ChangeState.RolledBack };

    public static TheoryData<int, int, int> Orders => new() { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

    [Theory, MemberData(nameof(Orders))]
    public void In_whichever_order_its_messages_come(int first, int second, int third)
    {
        Change[] told = [Started, Succeeded, RolledBack];
        var change = ChangeNews.Merge(ChangeNews.Merge(ChangeNews.Merge(told[first], told[second]), told[third]), told[second]);

        Assert.Equal((Noon, Noon.AddMinutes(30), ChangeState.RolledBack), (change.OccurredAt, change.FinishedAt!.Value, change.Status));
        Assert.Equal(("2.0", "Ana", "https://ci.example/1"), (change.ToVersion, change.ByName, change.Url));
    }

    [Fact]
    public void A_second_try_can_succeed_after_a_first_that_failed()
    {
        var failed = Succeeded with { Status = ChangeState.Failed };
        var again = Succeeded with { FinishedAt = Noon.AddMinutes(9) };

        Assert.Equal(ChangeState.Succeeded, ChangeNews.Merge(failed, again).Status);
        Assert.Equal(ChangeState.Succeeded, ChangeNews.Merge(again, failed).Status);
    }

    [Fact]
    public void What_a_person_corrected_stays_but_it_still_moves_on()
    {
        var corrected = Started with { EditedAt = Noon.AddMinutes(1), ByName = "", Title = "By hand" };

        var after = ChangeNews.Merge(corrected, Succeeded with { ByName = "robot", Title = "By a robot", OccurredAt = Noon.AddHours(-1) });

        Assert.Equal(("By hand", "", Noon, ChangeState.Succeeded), (after.Title, after.ByName, after.OccurredAt, after.Status));
    }
}
