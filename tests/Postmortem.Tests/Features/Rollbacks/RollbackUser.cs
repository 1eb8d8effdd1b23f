using System.Net;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>Rollbacks over HTTP, in the words of the product.</summary>
static class RollbackUser
{
    public static Actor AsActor(this TestUser user) => new(user.Id, user.Name, user.Role, Door.Web);

    public static async Task ProposeAsync(this TestUser user, int incident, Dictionary<string, string>? fields = null) =>
        await Accepted(await user.PostAsync($"/incidents/{incident}/rollbacks", new(fields ?? [])
        {
            ["direction"] = fields?.GetValueOrDefault("direction") ?? "back",
            ["kind"] = fields?.GetValueOrDefault("kind") ?? "deploy",
        }, $"/incidents/{incident}/rollbacks/new"));

    public static async Task TakeAsync(this TestUser user, int incident, int attempt, string step, Dictionary<string, string>? fields = null) =>
        await Accepted(await user.TryAsync(incident, attempt, step, fields));

    public static Task<HttpResponseMessage> TryAsync(this TestUser user, int incident, int attempt, string step, Dictionary<string, string>? fields = null) =>
        user.PostAsync($"/incidents/{incident}/rollbacks/{attempt}/{step}", fields ?? []);

    public static Task DecideAsync(this TestUser user, int incident, int attempt, Dictionary<string, string>? fields = null) =>
        user.TakeAsync(incident, attempt, "decision", new(fields ?? []) { ["preflight_skipped_because"] = "Every minute counts" });

    /// <summary>A first attempt, under way.</summary>
    public static async Task BeginRollbackAsync(this TestUser user, int incident)
    {
        await user.ProposeAsync(incident);
        await user.DecideAsync(incident, 1);
        await user.TakeAsync(incident, 1, "start");
    }

    public static Task<HttpResponseMessage> TryEditAsync(this TestUser user, int incident, int attempt, Dictionary<string, string> fields) =>
        user.PostAsync($"/incidents/{incident}/rollbacks/{attempt}", fields, $"/incidents/{incident}/rollbacks/{attempt}/edit");

    public static async Task TakeEditAsync(this TestUser user, int incident, int attempt, Dictionary<string, string> fields) =>
        await Accepted(await user.TryEditAsync(incident, attempt, fields));

    public static Task<string> PanelAsync(this TestUser user, int incident) => user.PageAsync($"/incidents/{incident}/rollbacks");

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public static Task<IReadOnlyList<Rollback>> AttemptsAsync(this TestApp app, int incident) =>
        app.Database.ReadAsync(s => s.ReadRollbacksAsync(incident, Actor.CommandLine), TestContext.Current.CancellationToken);

    /// <summary>Kind and text of each entry, in the order of events.</summary>
    public static async Task<IReadOnlyList<string>> StepsToldAsync(this TestApp app, int incident) => await app.Database.ReadAsync(s => s.ListAsync<string>("""
        select t.kind || ': ' || t.text from timeline_entries t join incidents i on i.id = t.incident_id
        where i.number = @incident and t.kind in ('rollback', 'decision') order by t.occurred_at, t.id
        """, new { incident }), TestContext.Current.CancellationToken);

    public static async Task<DateTimeOffset?> MilestoneAsync(this TestApp app, int incident, string kind) => await app.Database.ReadAsync(s => s.OneAsync<DateTimeOffset?>(
        "select m.at from milestones m join incidents i on i.id = m.incident_id where i.number = @incident and m.kind = @kind", new { incident, kind }), TestContext.Current.CancellationToken);

    static async Task Accepted(HttpResponseMessage response) =>
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{(int)response.StatusCode}: {await response.TextAsync()}");
}
