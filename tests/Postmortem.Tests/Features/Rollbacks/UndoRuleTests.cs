using Postmortem.Features.Changes;
using Postmortem.Features.Rollbacks.Undo;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>Can a change be taken back, to what, and what else would go: the rules, which need no database.</summary>
public sealed class UndoRuleTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_reversible_deploy_with_a_good_version_before_it_can_be_taken_back()
    {
        var before = Deploy("2.0", at: -60);
        var view = UndoView.Of(new() { Change = Deploy("2.1", from: "2.0") with { Reversible = Reversible.Yes }, Earlier = [before] });

        Assert.Equal((UndoView.Safe, "2.1", "2.0"), (view.Answer, view.From, view.To));
        Assert.Empty(view.Touched);
        Assert.False(view.SuggestsForward);
    }

    [Fact]
    public void A_version_that_failed_or_that_an_incident_is_linked_to_is_not_known_to_be_good()
    {
        var (good, blamed, failed) = (Deploy("1.8", at: -180), Deploy("1.9", at: -120), Deploy("2.0", at: -60) with { Status = ChangeState.Failed });
        var view = UndoView.Of(new() { Change = Deploy("2.1", from: "2.0"), Earlier = [failed, blamed, good], Blamed = new HashSet<Guid> { blamed.Id } });

        Assert.Equal("1.8", view.To);
        Assert.StartsWith("2.0 was right before it", view.ToBecause, StringComparison.Ordinal);
        // What lies between is undone with it; the deploy that failed never ran.
        Assert.Equal(["1.9"], view.GoingToo.Select(t => t.Change.ToVersion));
        Assert.Equal("", UndoView.Of(new() { Change = Deploy("2.1", from: "1.9"), Earlier = [blamed], Blamed = new HashSet<Guid> { blamed.Id } }).To);
    }

    [Fact]
    public void Where_nothing_else_is_recorded_the_change_itself_says_what_came_before()
    {
        Assert.Equal("2.0", UndoView.Of(new() { Change = Deploy("2.1", from: "2.0"), Earlier = [Deploy("1.4", at: -900)] }).To);
        var unknown = UndoView.Of(new() { Change = Deploy("2.1") });
        Assert.Equal(("", UndoView.WithCare), (unknown.To, unknown.Answer));
        Assert.Contains(unknown.Care, c => c.StartsWith("No version that is known to be good", StringComparison.Ordinal));
    }

    [Fact]
    public void Later_deploys_go_with_it_and_security_fixes_and_fixes_of_incidents_are_loud()
    {
        var (plain, secure, fix) = (Deploy("2.2", at: 10), Deploy("2.3", at: 20) with { SecurityFix = true }, Deploy("2.4", at: 30));
        var flag = Deploy("on", at: 40) with { Kind = ChangeKind.Flag };
        var view = UndoView.Of(new()
        {
            Change = Deploy("2.1", from: "2.0") with { Reversible = Reversible.Yes },
            Later = [plain, secure, fix, flag, Deploy("2.5", at: 50) with { Status = ChangeState.RolledBack }],
            Fixes = new Dictionary<Guid, IReadOnlyList<string>> { [fix.Id] = ["INC-7"] },
        });

        Assert.Equal((UndoView.NotSafely, true, "2.4"), (view.Answer, view.SuggestsForward, view.From));
        Assert.Equal(["on", "2.4", "2.3", "2.2"], view.Touched.Select(t => t.Change.ToVersion));
        Assert.Equal(["2.4", "2.3"], view.Touched.Where(t => t.IsLoud).Select(t => t.Change.ToVersion));
        Assert.False(view.Touched[0].GoesToo);
        Assert.Contains(view.Against, a => a.StartsWith("It would undo a security fix", StringComparison.Ordinal));
        Assert.Contains(view.Care, c => c.Contains("INC-7", StringComparison.Ordinal));
        Assert.Contains(view.Care, c => c == "3 other changes go with it.");
        Assert.StartsWith("Checkout 2.4 (fixed an earlier incident)\nCheckout 2.3 (security fix)", UndoWords.AlsoUndoes(view), StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_in_between_speaks_against_it_unless_its_record_says_that_it_goes_back()
    {
        var schema = Deploy("orders v7", at: 15) with { Kind = ChangeKind.Schema };
        var change = Deploy("2.1", from: "2.0") with { Reversible = Reversible.Yes };

        Assert.Equal(UndoView.NotSafely, UndoView.Of(new() { Change = change, Later = [schema] }).Answer);
        Assert.Equal(UndoView.WithCare, UndoView.Of(new() { Change = change, Later = [schema with { Reversible = Reversible.Yes }] }).Answer);
        Assert.Equal(UndoView.NotSafely, UndoView.Of(new() { Change = change, Later = [schema with { Reversible = Reversible.No }] }).Answer);
        Assert.Equal(UndoView.NotSafely, UndoView.Of(new() { Change = change with { Reversible = Reversible.No } }).Answer);
        Assert.Equal(UndoView.NotSafely, UndoView.Of(new() { Change = change with { SchemaChange = true, Reversible = Reversible.Unknown } }).Answer);
    }

    [Fact]
    public void A_flag_goes_back_alone_and_what_is_under_way_is_told()
    {
        var view = UndoView.Of(new()
        {
            Change = Deploy("50 %", from: "0 %") with { Kind = ChangeKind.Flag, Reversible = Reversible.Yes },
            Later = [Deploy("new-cart on", at: 5) with { Kind = ChangeKind.Flag }],
            InFlight = [Deploy("3.0", at: 8) with { Status = ChangeState.Started }],
        });

        Assert.Equal((UndoView.WithCare, "0 %"), (view.Answer, view.To));
        Assert.Empty(view.GoingToo);
        Assert.Contains(view.Care, c => c == "One change is still under way: stop or lock it first.");
    }

    [Fact]
    public void What_was_taken_back_already_is_not_proposed_to_be_fixed_forward()
    {
        var view = UndoView.Of(new() { Change = Deploy("2.1", from: "2.0") with { Status = ChangeState.RolledBack } });

        Assert.Equal((UndoView.NotSafely, false), (view.Answer, view.SuggestsForward));
    }

    static Change Deploy(string to, string from = "", int at = 0) => new() { Id = Guid.NewGuid(), OccurredAt = Noon.AddMinutes(at), ServiceName = "Checkout", FromVersion = from, ToVersion = to };
}
