using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

/// <summary>What people do on a timeline.</summary>
static partial class TimelineSteps
{
    /// <summary>One pixel of PNG.</summary>
    public static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <returns>The new entry's key.</returns>
    public static async Task<Guid> AddEntryAsync(this TestUser user, int number, string text, string kind = "note", string time = "")
    {
        var response = await user.PostAsync($"/incidents/{number}/timeline", new() { ["text"] = text, ["kind"] = kind, ["time"] = time });
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.TextAsync());
        return Guid.Parse(response.Headers.Location!.OriginalString.Split("#entry-")[1]);
    }

    /// <summary>Adds from the incident's page, whose script sends the form and shows what came of it.</summary>
    /// <returns>What the page tells the person; null when the entry is simply there.</returns>
    public static async Task<string?> CaptureAsync(this TestUser user, int number, string text, string time = "", string query = "")
    {
        var token = Token().Match(await user.PageAsync($"/incidents/{number}/timeline/new")).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/incidents/{number}/timeline");
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("HX-Current-URL", new Uri(user.Http.BaseAddress!, $"/incidents/{number}{query}").ToString());
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["text"] = text, ["kind"] = "note", ["time"] = time, ["__RequestVerificationToken"] = token });
        using var response = await user.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.TextAsync());
        return response.Headers.TryGetValues("HX-Trigger", out var told) ? JsonDocument.Parse(Assert.Single(told)).RootElement.GetProperty("notice").GetString() : null;
    }

    public static Task<string> TimelineAsync(this TestUser user, int number, string query = "") => user.PageAsync($"/incidents/{number}/timeline{query}");

    public static async Task<HttpResponseMessage> AttachAsync(this TestUser user, int number, string fileName, byte[] bytes, string text = "Graph", string time = "")
    {
        var page = await user.PageAsync($"/incidents/{number}/timeline/new");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token().Match(page).Groups[1].Value), "__RequestVerificationToken" },
            { new StringContent(text), "text" },
            { new StringContent("observation"), "kind" },
            { new StringContent(time), "time" },
        };
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(file, "files", fileName);
        return await user.Http.PostAsync($"/incidents/{number}/timeline", form, TestContext.Current.CancellationToken);
    }

    /// <summary>The address of the first file on the timeline.</summary>
    public static async Task<string> FirstFileAsync(this TestUser user, int number) =>
        FileLink().Match(await user.TimelineAsync(number)) is { Success: true } link ? WebUtility.HtmlDecode(link.Groups[1].Value) : throw new InvalidOperationException("There is no file on the timeline");

    public static async Task<string> TextAsync(this HttpResponseMessage response) => await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public static Actor Actor(this TestUser user, string zone = "UTC") => new(user.Id, user.Name, user.Role, Door.Web, zone);

    public static async Task<int> DeclarePrivatelyAsync(this TestUser user, TestApp app) =>
        (await app.Service<DeclareIncident>().RunAsync(new("Key leaked", Visibility: Visibility.Private), user.Actor(), TestContext.Current.CancellationToken)).Value.Number;

    public static async Task SetMilestoneAsync(this TestUser user, TestApp app, int number, string kind, DateTimeOffset at) =>
        Assert.Null((await app.Service<SetMilestone>().RunAsync(new(number, kind, At: at), user.Actor(), TestContext.Current.CancellationToken)).Failure);

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex("""href="(/attachments/[^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex FileLink();
}
