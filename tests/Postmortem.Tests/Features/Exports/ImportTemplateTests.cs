using Postmortem.Features.Exports.Import;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Postmortem.Tests.Features.Exports.RealIncident;

namespace Postmortem.Tests.Features.Exports;

/// <summary>What import makes of a review where the templates are not as they should be.</summary>
public sealed class ImportTemplateTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task The_report_says_which_template_had_to_do_and_why(Engine engine)
    {
        await using var whole = await TestApp.StartAsync(engine, apps);
        await whole.ImportAsync(File(GitLab));
        var ours = await whole.ExportAsync(1, "json");
        var folder = await TemplatesAsync(full => full.Insert(4, "nonsense\n"));
        await using (var app = await TestApp.StartAsync(engine, apps, new() { ["Templates:Directory"] = folder }))
        {
            var report = await app.ImportAsync(File(PostHog));

            Assert.Equal("light", (await app.FindReviewAsync(report.Incident.Number)).TemplateKey);
            var told = Assert.Single(report.Notes.Guessed, n => n.Contains("template", StringComparison.Ordinal));
            Assert.StartsWith("the review began from the template “Light", told, StringComparison.Ordinal);
            Assert.Contains($"no template here that can be read is made for SEV1; broken: {folder}/postmortems/full.md:", told);

            var back = await app.ImportAsync(ours);
            Assert.Equal("full", (await app.FindReviewAsync(back.Incident.Number)).TemplateKey);
            Assert.Contains(back.Notes.Guessed, n => n.StartsWith("guidance and requirements of the review: from the template “Light", StringComparison.Ordinal) && n.Contains("there is no template “full” here that can be read", StringComparison.Ordinal));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory, BothEngines]
    public async Task Without_any_template_a_file_with_a_review_is_refused_and_nothing_is_kept(Engine engine)
    {
        var folder = await TemplatesAsync(_ => "");
        System.IO.File.Delete(Path.Combine(folder, "postmortems/light.md"));
        System.IO.File.Delete(Path.Combine(folder, "postmortems/security.md"));
        await using (var app = await TestApp.StartAsync(engine, apps, new() { ["Templates:Directory"] = folder }))
        {
            var refused = await app.RefusedImportAsync(File(GitLab));

            Assert.Contains("no review template can be read here", refused.Faults[0].Message);
            Assert.Contains($"{folder}/postmortems/full.md:1: ", refused.Faults[1].Message);
            Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from incidents"), Ct));
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Older imports left such reviews behind.</summary>
    [Theory, BothEngines]
    public async Task A_review_without_sections_is_never_called_complete(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Postmortem.Features.Shared.Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await app.Database.WriteAsync(s => s.ExecuteAsync("delete from review_sections", new { }), Ct);

        var page = await facilitator.ReviewAsync(number);

        Assert.DoesNotContain("The text is complete", page);
        Assert.Contains("This review has no sections, since no template could be read when it began.", page);
        Assert.DoesNotContain("The text is complete", await facilitator.PageAsync($"/incidents/{number}"));
        Assert.Single((await app.ReadReviewAsync(number)).Gaps);
    }

    /// <param name="full">What becomes of full.md.</param>
    static async Task<string> TemplatesAsync(Func<string, string> full)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-templates-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "postmortems"));
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "templates/postmortems"), "*.md"))
        {
            var text = await System.IO.File.ReadAllTextAsync(path, Ct);
            await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "postmortems", Path.GetFileName(path)), Path.GetFileName(path) == "full.md" ? full(text) : text, Ct);
        }
        return folder;
    }
}
