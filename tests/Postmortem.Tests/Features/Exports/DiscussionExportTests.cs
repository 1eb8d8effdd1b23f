using Postmortem.Features.Exports.Import;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>The talk about a review goes where its record goes, and not into its documents.</summary>
public sealed class DiscussionExportTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Json_carries_threads_and_suggestions_and_import_reads_them_back(Engine engine)
    {
        await using var first = await TestApp.StartAsync(engine, apps);
        var number = await TalkAsync(first);
        await using var second = await TestApp.StartAsync(engine, apps);
        second.Clock.Advance(TimeSpan.FromDays(40));

        var report = await second.ImportAsync(await first.ExportAsync(number, "json"));

        Assert.Equal(ImportOutcome.Added, report.Outcome);
        var (before, after) = ((await first.ReadRecordAsync(number))!.Review!, (await second.ReadRecordAsync(report.Incident.Number))!.Review!);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(before.Threads), System.Text.Json.JsonSerializer.Serialize(after.Threads));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(before.Suggestions), System.Text.Json.JsonSerializer.Serialize(after.Suggestions));
        Assert.Equal((2, 1), (after.Threads.Count, after.Suggestions.Count));
        var thread = (await second.DiscussionAsync(report.Incident.Number)).Of("lessons").Threads.Single(t => t.First.Quote.Length > 0);
        Assert.False(thread.IsGone);
        Assert.NotNull(thread.First.ResolvedAt);
        Assert.Null(after.Threads.Single(t => t.Quote is null).Comments[0].Text);
    }

    [Theory, BothEngines]
    public async Task Documents_leave_it_out(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var number = await TalkAsync(app);

        var markdown = await app.ExportTextAsync(number, "md");

        Assert.DoesNotContain("kingfisher", markdown);
        Assert.Contains("The pool was small", markdown);
        Assert.Contains("kingfisher", await app.ExportTextAsync(number, "json"));
    }

    [Theory, BothEngines]
    public async Task What_is_hidden_is_in_no_file(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var number = await TalkAsync(app);
        using var jonas = await app.SignInAsync(Role.Facilitator);
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "A word of the kingfisher that nobody may read"), jonas.Actor(), TestContext.Current.CancellationToken)).Value.Id;
        await jonas.CommentAsync(number, "summary", "It says: A word of the kingfisher that nobody may read");
        Assert.True((await app.Service<HideEntry>().RunAsync(new(number, entry, "A secret"), jonas.Actor(), TestContext.Current.CancellationToken)).Succeeded);

        Assert.DoesNotContain("nobody may read", await app.ExportTextAsync(number, "json", jonas.Actor() with { Role = Role.Reader }));
    }

    static async Task<int> TalkAsync(TestApp app)
    {
        using var jonas = await app.SignInAsync(Role.Facilitator, "Jonas Weber");
        using var priya = await app.SignInAsync(name: "Priya Nair");
        var number = await jonas.BeginReviewAsync();
        await jonas.SaveSectionAsync(number, "lessons", "The pool was small. Nobody saw it.", 1);
        var first = await priya.CommentAsync(number, "lessons", "Which kingfisher?", "pool was small");
        await jonas.CommentAsync(number, "lessons", "The blue one, @Priya Nair", replyTo: first);
        await jonas.OnCommentAsync(number, first, "resolution");
        var removed = await priya.CommentAsync(number, "lessons", "Never mind");
        await jonas.CommentAsync(number, "lessons", "I do", replyTo: removed);
        await priya.OnCommentAsync(number, removed, "removal");
        await priya.PostsAsync($"/incidents/{number}/review/sections/lessons/suggestions", new() { ["text"] = "The kingfisher was small.", ["why"] = "It was", ["version"] = "2" });
        return number;
    }
}
