using Postmortem.Features.Exports.Redaction;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>What people do with versions of a review for outside.</summary>
static class RedactedVersionSteps
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string Path(int number) => $"/incidents/{number}/review/redacted-versions";

    /// <summary>Signed and published, whatever is missing.</summary>
    public static async Task PublishAsync(this TestUser facilitator, TestApp app, int number)
    {
        using var reviewer = await app.SignInAsync();
        await facilitator.AskReviewerAsync(number, reviewer);
        await facilitator.PostsAsync($"/incidents/{number}/review/submission");
        await reviewer.ApproveAsync(app, number);
        await facilitator.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "Enough" });
    }

    /// <summary>A published review whose summary says this.</summary>
    public static async Task<int> PublishReviewAsync(this TestUser facilitator, TestApp app, string summary)
    {
        var number = await facilitator.BeginReviewAsync(template: "light");
        await facilitator.SaveSectionAsync(number, "summary", summary, 1);
        await facilitator.PublishAsync(app, number);
        return number;
    }

    /// <summary>Of the summary alone, unless told otherwise.</summary>
    public static async Task<Guid> MakeRedactedAsync(this TestUser facilitator, int number, params IReadOnlyList<string> sections)
    {
        var answer = await facilitator.PostAsync(Path(number), new() { ["sections"] = sections is [var one] ? one : "summary", ["hosts"] = "status.example.com" });
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Redirect, await answer.TextAsync());
        return Guid.Parse(answer.Headers.Location!.OriginalString.Split('/')[^1]);
    }

    /// <summary>Of all sections, by the operation itself.</summary>
    public static async Task<Guid> MakeWholeAsync(this TestApp app, TestUser facilitator, int number)
    {
        var result = await app.Service<MakeRedactedVersion>().RunAsync(new(number, Hosts: ["status.example.com"], Words: ["Contoso"]), facilitator.Actor(), Ct);
        Assert.True(result.Succeeded, result.Failure?.Message);
        return result.Value;
    }

    /// <returns>The path of the unlisted page.</returns>
    public static async Task<string> ReleasePageAsync(this TestUser facilitator, int number, Guid id, string? wording = null)
    {
        var answer = await facilitator.PostAsync($"{Path(number)}/{id}/release", new() { ["form"] = "page", ["wording"] = wording ?? "" });
        var page = await answer.TextAsync();
        var at = page.IndexOf("/shared/", StringComparison.Ordinal);
        Assert.True(at > 0, page);
        return page[at..page.IndexOf('<', at)].Trim();
    }

    public static Task ReleaseFileAsync(this TestUser facilitator, int number, Guid id, string form) =>
        facilitator.PostsAsync($"{Path(number)}/{id}/release", new() { ["form"] = form });

    public static async Task<string> FileAsync(this TestUser facilitator, int number, Guid id)
    {
        using var answer = await facilitator.GetAsync($"{Path(number)}/{id}/file");
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return answer.Content.Headers.ContentType!.MediaType == "application/pdf" ? PdfSamples.AllText(await answer.Content.ReadAsByteArrayAsync(Ct)) : await answer.Content.ReadAsStringAsync(Ct);
    }
}
