using System.Net;
using System.Text.RegularExpressions;

namespace Postmortem.Benchmarks;

/// <summary>A signed-in person without a screen.</summary>
sealed partial class Browser(Uri address) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address };
    string? _token;

    public static async Task<Browser> SignInAsync(Uri address, string email, string password)
    {
        var browser = new Browser(address);
        var page = await browser._http.GetStringAsync("/sign-in");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = email,
            ["password"] = password,
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        });
        var answer = await browser._http.PostAsync("/sign-in", form);
        if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"Sign-in answered {answer.StatusCode}.");
        return browser;
    }

    public async Task<byte[]> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path} answered {answer.StatusCode}.");
        return body;
    }

    /// <summary>A form, or what the page's script sends.</summary>
    public async Task<byte[]> PostAsync(string path, Dictionary<string, string> fields)
    {
        _token ??= Token().Match(await ReadAsync("/incidents/new")).Groups[1].Value;
        using var form = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", _token)));
        using var answer = await _http.PostAsync(path, form);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if ((int)answer.StatusCode >= 400) throw new InvalidOperationException($"{path} answered {answer.StatusCode}.");
        return body;
    }

    public async Task<string> ReadAsync(string path) => System.Text.Encoding.UTF8.GetString(await GetAsync(path));

    /// <summary>Where a person arrives who goes to the next page so many times.</summary>
    public async Task<string> FollowNextAsync(string path, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var next = Next().Match(await ReadAsync(path));
            if (!next.Success) throw new InvalidOperationException($"{path} has no next page.");
            path = WebUtility.HtmlDecode(next.Groups["to"].Value);
        }
        return path;
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex("""<a\ [^>]*rel="next"[^>]*href="(?<to>[^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Next();
}
