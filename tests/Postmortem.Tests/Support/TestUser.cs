using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Accounts.FirstRun;

namespace Postmortem.Tests.Support;

/// <summary>A signed-in person's browser without the screen: cookies, anti-forgery tokens, no redirects followed by themselves.</summary>
public sealed partial class TestUser(TestApp app, Guid id, string name, string email, string role) : IDisposable
{
    readonly CookieContainer _cookies = new();
    HttpClient? _http;
    string? _token;

    public Guid Id => id;
    public string Name => name;
    public string Email => email;
    public string Role => role;

    public HttpClient Http => _http ??= new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = app.Address };

    /// <summary>As a browser sends them now.</summary>
    public string Cookies => _cookies.GetCookieHeader(app.Address);

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The page's HTML; anything but 200 fails the test with what came.</summary>
    public async Task<string> PageAsync(string path)
    {
        var response = await GetAsync(path);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"GET {path} answered {(int)response.StatusCode}: {html}");
        return html;
    }

    /// <summary>Submits a form as a browser does, with the anti-forgery token of the page it stands on, or of any page of this session.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields, string? tokenFrom = null)
    {
        var form = new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = await TokenAsync(tokenFrom) };
        using var content = new FormUrlEncodedContent(form);
        if (IsOfSession().IsMatch(path)) _token = null;
        return await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    async Task<string> TokenAsync(string? from)
    {
        if (from is null && _token is { } kept) return kept;
        var page = await GetAsync(from ?? "/sign-in");
        if (from is null && page.StatusCode == HttpStatusCode.Redirect) page = await GetAsync("/account");
        var token = Token().Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value;
        if (from is null && token.Length > 0) _token = token;
        return token;
    }

    public async Task SignInAsync(string password)
    {
        // Somebody may have come through another replica.
        app.Service<FirstRunGate>().Open();
        var response = await PostAsync("/sign-in", new() { ["email"] = email, ["password"] = password });
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }

    /// <summary>Signs in once more, as on another device.</summary>
    /// <returns>The cookies of that session.</returns>
    public async Task<IEnumerable<Cookie>> BeginSessionAsync()
    {
        using var another = new TestUser(app, id, name, email, role);
        await another.SignInAsync(TestApp.Password);
        return another._cookies.GetCookies(app.Address);
    }

    /// <returns>The new incident's number.</returns>
    public async Task<int> DeclareIncidentAsync(string title = "Checkout answers with errors", string severity = "SEV2", string visibility = "open")
    {
        var response = await PostAsync("/incidents", new() { ["title"] = title, ["severity"] = severity, ["confirmed"] = "true", ["visibility"] = visibility });
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return int.Parse(response.Headers.Location!.OriginalString.Split('/').Last(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http?.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    /// <summary>What makes somebody else of the one who sends it.</summary>
    [GeneratedRegex("^/(sign-in|sign-out|setup|join)(/|[?]|$)")]
    private static partial Regex IsOfSession();
}
