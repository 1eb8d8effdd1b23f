using Postmortem.Features.Exports.Import;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Wordings that people kept, with why: they go where the record goes, and not into its documents.</summary>
public sealed class DismissalExportTests(Apps apps)
{
    const string Kept = "Obviously we had the wrong cache.";
    const string Reason = "It was on every screen at that minute";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Json_carries_them_with_their_sentence_and_import_reads_them_back(Engine engine)
    {
        await using var first = await TestApp.StartAsync(engine, apps);
        var number = await KeepAsync(first);
        var written = await first.ExportTextAsync(number, "json");
        foreach (var told in new[] { "\"rule\": \"hindsight\"", $"\"reason\": \"{Reason}\"", "\"dismissed_by\": \"Jonas Weber\"", "\"text\": \"Obviously we had the wrong cache" })
            Assert.Contains(told, written);
        await using var second = await TestApp.StartAsync(engine, apps);
        second.Clock.Advance(TimeSpan.FromDays(40));

        var report = await second.ImportAsync(await first.ExportAsync(number, "json"));

        Assert.Equal(ImportOutcome.Added, report.Outcome);
        Assert.Equal((await first.ReadRecordAsync(number))!.Dismissals, (await second.ReadRecordAsync(report.Incident.Number))!.Dismissals);
        using var reader = await second.SignInAsync(Role.Facilitator);
        Assert.Contains(Reason, await reader.ReviewAsync(report.Incident.Number));
    }

    [Theory, BothEngines]
    public async Task Documents_leave_them_out_and_hidden_sentences_are_told_by_no_file(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var number = await KeepAsync(app);
        using var jonas = await app.SignInAsync(Role.Facilitator);
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "In hindsight the kingfisher was a bad name."), jonas.Actor(), Ct)).Value.Id;
        await DismissAsync(app, jonas, number, "In hindsight the kingfisher was a bad name.", "It is what was said");
        Assert.Equal(2, (await app.ExportTextAsync(number, "json")).Split("kingfisher was a bad name").Length - 1);
        Assert.True((await app.Service<HideEntry>().RunAsync(new(number, entry, "A secret"), jonas.Actor(), Ct)).Succeeded);

        Assert.DoesNotContain("kingfisher", await app.ExportTextAsync(number, "json", jonas.Actor() with { Role = Role.Reader }));
        Assert.DoesNotContain(Reason, await app.ExportTextAsync(number, "md"));
        Assert.DoesNotContain(Reason, PdfSamples.AllText(await app.ExportAsync(number, "pdf")));
    }

    [Theory, BothEngines]
    public async Task A_file_with_a_broken_one_is_refused_with_its_place(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var written = await app.ExportTextAsync(await KeepAsync(app), "json");

        var refused = await app.RefusedImportAsync(written.Replace("\"finding\": \"hindsight:", "\"finding\": \"hindsight ", StringComparison.Ordinal));

        Assert.Contains("$.dismissals[0].finding", string.Join('\n', refused.Faults.Select(f => $"{f.Field} {f.Message}")) + refused.Message);
    }

    static async Task<int> KeepAsync(TestApp app)
    {
        using var jonas = await app.SignInAsync(Role.Facilitator, "Jonas Weber");
        var number = await jonas.BeginReviewAsync();
        await jonas.SaveSectionAsync(number, "lessons", $"The pool was small. {Kept}", 1);
        await DismissAsync(app, jonas, number, Kept, Reason);
        return number;
    }

    static async Task DismissAsync(TestApp app, TestUser user, int number, string text, string reason)
    {
        var context = await app.Database.ReadAsync(async s => await Postmortem.Features.Language.Dismissals.DismissalStore.ReadWordingContextAsync(s, (await s.FindIncidentRefAsync(number, Actor.System))!.Id), Ct);
        var finding = context.Check(app.Service<Postmortem.Features.Language.LanguageRules>().Coach, text).First(f => f.Finding.Rule.Key == "hindsight").Finding.Key;
        await user.PostsAsync($"/incidents/{number}/wording/dismissals", new() { ["finding"] = finding, ["reason"] = reason });
    }
}
