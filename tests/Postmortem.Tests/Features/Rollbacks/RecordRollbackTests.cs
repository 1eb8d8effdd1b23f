using System.Net;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;
using UglyToad.PdfPig;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>Attempts that are told when they are over.</summary>
public sealed class RecordRollbackTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task What_is_over_is_recorded_with_the_times_that_are_known_and_no_others(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var now = app.Clock.GetUtcNow();

        var response = await user.PostAsync($"/incidents/{number}/rollbacks/record", new()
        {
            ["direction"] = "back",
            ["kind"] = "deploy",
            ["outcome"] = "succeeded",
            ["started_at"] = "30 minutes ago",
            ["finished_at"] = "20 minutes ago",
            ["note"] = "By hand",
        }, $"/incidents/{number}/rollbacks/record");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var attempt = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal((RollbackState.Finished, null, now.AddMinutes(-30)), (attempt.State, attempt.DecidedAt, attempt.StartedAt));
        Assert.Null(await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
        Assert.Equal(now.AddMinutes(-20), await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));
        Assert.Equal((null, ""), (attempt.ProposedAt, attempt.ProposedBy));
        Assert.Equal(2, (await app.StepsToldAsync(number)).Count);
    }

    [Theory, BothEngines]
    public async Task Who_decided_it_and_why_outlives_a_correction_of_what_has_no_time(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SubmitAsync($"/incidents/{number}/rollbacks/record", new()
        {
            ["direction"] = "back",
            ["kind"] = "deploy",
            ["to"] = "5.40",
            ["outcome"] = "succeeded",
            ["decider_role"] = "incident commander",
            ["why"] = "The errors began with it",
        });

        await user.TakeEditAsync(number, 1, new() { ["from"] = "5.41", ["decider_role"] = "incident commander", ["why"] = "The errors began with it" });
        var corrected = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal(("5.41", "incident commander", "The errors began with it"), (corrected.FromVersion, corrected.DeciderRole, corrected.DecisionReason));
        await user.TakeEditAsync(number, 1, new() { ["decider_role"] = "head of payments", ["why"] = "The errors began with it" });
        Assert.Contains("value=\"head of payments\"", await user.PageAsync($"/incidents/{number}/rollbacks/1/edit"));
        foreach (var format in new[] { "md", "json" }) Assert.Contains("head of payments", await app.ExportTextAsync(number, format));
    }

    [Theory, BothEngines]
    public async Task No_document_tells_when_it_was_proposed_if_nobody_knows(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SubmitAsync($"/incidents/{number}/rollbacks/record", new() { ["direction"] = "back", ["kind"] = "deploy", ["outcome"] = "failed" });

        Assert.DoesNotContain("Proposed at", await app.ExportTextAsync(number, "md"));
        Assert.Contains("\"proposed_at\": null", await app.ExportTextAsync(number, "json"));
        using (var pdf = PdfDocument.Open(await app.ExportAsync(number, "pdf")))
            Assert.DoesNotContain("Proposed", string.Concat(pdf.GetPages().Select(page => page.Text)));
        await user.TakeEditAsync(number, 1, new() { ["proposed_at"] = "5 minutes ago" });
        Assert.Contains("Proposed at", await app.ExportTextAsync(number, "md"));
    }
}
