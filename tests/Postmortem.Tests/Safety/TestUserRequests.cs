using System.Text.RegularExpressions;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

static partial class TestUserRequests
{
    /// <summary>An anti-forgery token of this person.</summary>
    public static async Task<string> FormTokenAsync(this TestUser user) =>
        Token().Match(await user.PageAsync("/settings/profile")).Groups[1].Value;

    /// <summary>A request as a browser's form sends it, with a token so that only the permission can refuse it.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this TestUser user, string method, string path, string token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET") request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token });
        return await user.Http.SendAsync(request, HttpCompletionOption.ResponseContentRead, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
