using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;
using UglyToad.PdfPig;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>An incident that really happened, carried to a proven follow-up and a PDF by people who click and type.</summary>
public sealed class WholeLoopTests(Apps apps, Chromium chromium)
{
    const string Seen = "First pod without a connection, seen on the **dashboard**";
    const string Change = "Retries wait longer each time";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_incident_is_completed_reviewed_followed_up_and_exported()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var lead = await app.SignInAsync(Role.Facilitator, "Lena Brandt");
        using var peer = await app.SignInAsync(Role.Responder, "Tomás Reyes");
        await app.ImportAsync(RealIncident.File(RealIncident.PostHog), "posthog.json");
        await using var window = await chromium.OpenAsync(app);
        await using var other = await chromium.OpenAsync(app);
        await window.SignInAsync(lead);
        await other.SignInAsync(peer);

        await window.Page.GotoAsync("/incidents?show=all");
        await Link(window.Page, "PostHog feature flags").First.ClickAsync();
        await CompleteAsync(window.Page);
        await WriteTimelineAsync(window.Page);
        await VerifyRollbackAsync(window.Page);
        await OpenReviewAsync(window.Page);
        await WriteSectionAsync(window.Page);
        await NameFactorAsync(window.Page);
        await FileFollowUpAsync(window);
        await SignOffAsync(window, other.Page);
        await ProveAsync(window.Page, other);
        await ExportAsync(other.Page);

        window.AssertNoComplaints();
        other.AssertNoComplaints();
    }

    /// <summary>What the published text did not tell: when it was detected, who led, how much was lost.</summary>
    static async Task CompleteAsync(IPage page)
    {
        await Link(page, "Edit milestones and durations").ClickAsync();
        await Link(page, "Set detected").ClickAsync();
        await page.Locator("main [name=time]").FillAsync("2025-09-29 17:06");
        await page.GetByLabel("How do we know?").FillAsync("Alert on HTTP 504");
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Detected" })).ToContainTextAsync("17:06");
        await page.GotoAsync("/incidents/1");

        await page.GetByText("Change roles").ClickAsync();
        await page.Locator("#roles-person-id").SelectOptionAsync(new SelectOptionValue { Label = "Tomás Reyes" });
        await Button(page, "Assign").ClickAsync();
        await Expect(page.Locator(".now")).ToContainTextAsync("Tomás Reyes");

        await page.GetByText("Record harm").ClickAsync();
        await page.Locator("#impact-quantity").FillAsync("Flag evaluations that failed");
        await page.Locator("#impact-value").FillAsync("78 % for 1 h 48 min");
        await page.Locator("#impact-source").FillAsync("Published review");
        await Button(page.Locator("#impact-form"), "Add").ClickAsync();
        await Expect(page.Locator("#about")).ToContainTextAsync("78 % for 1 h 48 min");
    }

    static async Task WriteTimelineAsync(IPage page)
    {
        await page.GetByLabel("New timeline entry").FillAsync("Frist pod without a connection");
        await page.GetByLabel("Kind", new() { Exact = true }).SelectOptionAsync("observation");
        await page.GetByLabel("Time it happened").FillAsync("2025-09-29 17:05");
        await Button(page.Locator("#quick-add"), "Add").ClickAsync();
        var entry = page.Locator("li.entry", new() { HasText = "Frist pod" });
        await Expect(entry.Locator("time").First).ToHaveTextAsync("17:05");
        await Expect(page.GetByLabel("New timeline entry")).ToHaveValueAsync("");

        var id = "#" + await entry.GetAttributeAsync("id");
        await entry.HoverAsync();
        await entry.GetByLabel("Edit this entry").ClickAsync();
        await page.Locator(id).GetByLabel("Text").FillAsync(Seen);
        await Button(page.Locator(id), "Save").ClickAsync();
        await Expect(page.Locator(id).Locator("strong")).ToHaveTextAsync("dashboard");
        await Expect(page.Locator(id)).ToContainTextAsync("edited");

        await page.Locator(id).GetByLabel("Star this entry").ClickAsync();
        await Expect(page.Locator(id).GetByLabel("Star this entry")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    /// <summary>The first rollback failed for want of rights; the second ended it, and nobody has checked that it holds.</summary>
    static async Task VerifyRollbackAsync(IPage page)
    {
        await Expect(page.Locator("#attempt-1")).ToContainTextAsync("Failed");
        await Link(page, "Record the check").ClickAsync();
        var panel = page.Locator("main");
        await panel.GetByLabel("Metric").FillAsync("HTTP 504 of flag evaluation");
        await panel.GetByLabel("Value seen").FillAsync("0.1 %");
        await panel.GetByLabel("Wanted").FillAsync("below 1 %");
        await panel.GetByLabel("When").FillAsync("2025-09-29 18:50");
        await Button(panel, "Save the check").ClickAsync();
        await Expect(page.Locator("#attempt-2")).ToContainTextAsync("Verified");
        await Expect(page.Locator("#timeline-list")).ToContainTextAsync("HTTP 504 of flag evaluation");
    }

    /// <summary>The factors came with a review from the template that fits; it takes what was completed since then.</summary>
    static async Task OpenReviewAsync(IPage page)
    {
        await Link(page, "Open review").ClickAsync();
        await page.WaitForURLAsync("**/incidents/1/review");
        await Link(page, "See old and new").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What the record says now" })).ToBeVisibleAsync();
        await Button(page, "Take all of it").ClickAsync();
        await Expect(page.Locator("#s-timeline")).ToContainTextAsync("First pod without a connection");
        await Expect(page.Locator("#s-impact")).ToContainTextAsync("78 % for 1 h 48 min");
        await Expect(page.Locator("#s-rollback")).ToContainTextAsync("HTTP 504 of flag evaluation");

        await Link(page, "People").ClickAsync();
        await page.GetByLabel("Facilitator").SelectOptionAsync(new SelectOptionValue { Label = "Lena Brandt" });
        await Button(page, "Save").ClickAsync();
        await page.GotoAsync("/incidents/1/review");
        await Expect(page.Locator(".page-head")).ToContainTextAsync("Facilitator: Lena Brandt");
    }

    /// <summary>A draft is kept while typing, also for somebody whose window closes.</summary>
    static async Task WriteSectionAsync(IPage page)
    {
        await Link(page, "Edit Background").ClickAsync();
        await page.WaitForLoadStateAsync();
        var text = page.GetByLabel("Background, Markdown");
        await text.FillAsync("Every evaluation needs a connection to the writer.");
        await text.PressAsync("Control+a");
        for (var press = 1; press <= 3; press++) await page.GetByLabel("Bold (Ctrl B)").ClickAsync();
        await Expect(page.Locator("#preview strong")).ToHaveTextAsync("Every evaluation needs a connection to the writer.");
        await Expect(page.Locator("[data-autosave-state]")).ToContainTextAsync("Draft saved");

        await page.GotoAsync("/incidents/1/review");
        await Expect(page.Locator("#s-background")).ToContainTextAsync("Your draft");
        await Link(page, "Edit Background").ClickAsync();
        await Expect(text).ToHaveValueAsync("**Every evaluation needs a connection to the writer.**");
        await Button(page, "Save").ClickAsync();
        await Expect(page.Locator("#s-background strong")).ToHaveTextAsync("Every evaluation needs a connection to the writer.");
        await Expect(page.Locator("#s-background")).Not.ToContainTextAsync("Your draft");
    }

    static async Task NameFactorAsync(IPage page)
    {
        await Link(page, "New factor").ClickAsync();
        await page.GetByLabel("Factor").FillAsync("Clients retry at once and without limit");
        await page.GetByLabel("Category").SelectOptionAsync("design");
        await page.GetByLabel("Evidence").FillAsync("Connections tripled at 17:12");
        await page.GetByLabel("Explored").CheckAsync();
        await Button(page, "Add factor").ClickAsync();
        await Expect(page.Locator("#factors")).ToContainTextAsync("Clients retry at once and without limit");
    }

    static async Task FileFollowUpAsync(Window window)
    {
        var page = window.Page;
        await Link(page.Locator(".factor", new() { HasText = "Clients retry at once" }), "Follow-up").ClickAsync();
        await page.GetByLabel("What will be done").FillAsync(Change);
        await page.GetByLabel("Done when").FillAsync("A load test with a slow writer ends by itself");
        await page.GetByLabel("Type").SelectOptionAsync("prevent");
        await page.GetByLabel("Priority").SelectOptionAsync("P1");
        await page.GetByLabel("Owner").SelectOptionAsync(new SelectOptionValue { Label = "Lena Brandt" });
        await Button(page, "File follow-up").ClickAsync();
        await page.GotoAsync("/incidents/1/review");
        await Expect(page.Locator(".factor", new() { HasText = "Clients retry at once" })).ToContainTextAsync(Change);
        await window.AssertAccessibleAsync();
    }

    static async Task SignOffAsync(Window window, IPage peer)
    {
        var page = window.Page;
        await Link(page, "Ask a reviewer").First.ClickAsync();
        await page.GetByLabel("Ask somebody").SelectOptionAsync(new SelectOptionValue { Label = "Tomás Reyes" });
        await Button(page, "Ask to sign").ClickAsync();
        await page.GotoAsync("/incidents/1/review");
        await page.Locator(".page-head").GetByRole(AriaRole.Link, new() { Name = "Send to review" }).ClickAsync();
        await Button(page, "Send to review").ClickAsync();
        await Expect(page.Locator(".page-head")).ToContainTextAsync("In review");

        await peer.GotoAsync("/incidents/1/review");
        await Link(peer.Locator("#next"), "Read and sign").ClickAsync();
        await Expect(Button(peer, "Approve")).ToBeVisibleAsync();
        foreach (var point in await peer.Locator("#sign-off-form select").AllAsync()) await point.SelectOptionAsync("yes");
        await peer.GetByLabel("Comment").FillAsync("It tells what I saw");
        await Button(peer, "Approve").ClickAsync();
        await Expect(peer.Locator("#sign-off-panel")).ToContainTextAsync("approved");

        await page.GotoAsync("/incidents/1/review/publication");
        await page.GetByLabel("Why it may be published without").FillAsync("The published text tells no more");
        await Button(page, "Publish").ClickAsync();
        await Expect(page.Locator(".page-head")).ToContainTextAsync("Published");
        await Expect(page.Locator("#sign-off-panel")).ToContainTextAsync("It tells what I saw");
    }

    /// <summary>Done is a claim; who made it does not verify it.</summary>
    static async Task ProveAsync(IPage page, Window other)
    {
        await Link(page, Change).First.ClickAsync();
        await page.GetByLabel("What was done").FillAsync("Back-off with jitter in both clients");
        await Button(page, "It is done").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Does it work?" })).ToContainTextAsync("second person");
        await Expect(Button(page, "Verify")).ToHaveCountAsync(0);
        var peer = other.Page;
        await peer.GotoAsync(page.Url);
        await peer.GetByLabel("Kind of evidence").SelectOptionAsync("load test");
        await peer.GetByLabel("Evidence", new() { Exact = true }).FillAsync("Slow writer for ten minutes: no pod restarted");
        await Button(peer, "Verify").ClickAsync();
        await Expect(peer.Locator(".page-head")).ToContainTextAsync("Verified");
        await other.AssertAccessibleAsync();
        await peer.GotoAsync("/incidents/1");
        await Expect(peer.Locator(".follow-ups li", new() { HasText = Change })).ToContainTextAsync("Verified");
    }

    static async Task ExportAsync(IPage page)
    {
        var markdown = await File.ReadAllTextAsync(await DownloadAsync(page, "Markdown", ".md"), Ct);
        Assert.StartsWith("---\n", markdown, StringComparison.Ordinal);
        foreach (var told in new[] { Seen, "78 % for 1 h 48 min", "**Every evaluation needs a connection to the writer.**", "Clients retry at once and without limit", "Slow writer for ten minutes: no pod restarted", "the deployment tool lacks the rights it needs" })
            Assert.Contains(told, markdown);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(await DownloadAsync(page, "JSON, everything", ".json"), Ct))!;
        Assert.Contains(json["timeline"]!.AsArray(), e => (string?)e!["text"] == Seen && (bool)e["starred"]!);

        using var pdf = PdfDocument.Open(await DownloadAsync(page, "PDF, to read and print", ".pdf"));
        foreach (var told in new[] { "retry storm", "78 %", Change, "Tomás Reyes" }) Assert.Contains(told, string.Join('\n', pdf.GetPages().Select(p => p.Text)));
        using (var letter = PdfDocument.Open(await DownloadAsync(page, "PDF, US Letter paper", ".pdf"))) Assert.Equal(612, letter.GetPage(1).Width);
    }

    static async Task<string> DownloadAsync(IPage page, string link, string ending)
    {
        await page.Locator("details.export > summary").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("main").GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync());
        Assert.Matches($"(?i)^INC-1.*\\{ending}$", download.SuggestedFilename);
        await page.Keyboard.PressAsync("Escape");
        return await download.PathAsync();
    }

    static ILocator Link(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name });

    static ILocator Link(ILocator within, string name) => within.GetByRole(AriaRole.Link, new() { Name = name });

    static ILocator Button(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
