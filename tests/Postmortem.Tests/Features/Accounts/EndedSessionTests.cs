using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Accounts;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

/// <summary>Where somebody is led whose session has ended, and what they bring along.</summary>
public sealed class EndedSessionTests(Apps apps)
{
    [Fact]
    public async Task Whoever_is_signed_out_comes_back_to_where_they_were()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();
        using var part = new HttpRequestMessage(HttpMethod.Get, "/incidents/1/timeline");
        part.Headers.Add("HX-Request", "true");
        part.Headers.Add("HX-Current-URL", new Uri(app.Address, "/incidents/1").ToString());
        using var form = new HttpRequestMessage(HttpMethod.Post, "/incidents/1/severity");
        form.Headers.Referrer = new Uri("https://evil.example/phish");
        var ct = TestContext.Current.CancellationToken;

        Assert.Equal("/sign-in?back=%2Fincidents%3Fstatus%3Dopen", (await stranger.GetAsync("/incidents?status=open")).Headers.Location?.OriginalString);
        var fragment = await stranger.Http.SendAsync(part, ct);
        Assert.Equal(HttpStatusCode.Unauthorized, fragment.StatusCode);
        Assert.Equal("/sign-in?back=%2Fincidents%2F1", fragment.Headers.GetValues("HX-Redirect").Single());
        Assert.Equal("/sign-in?back=%2Fincidents", (await stranger.Http.SendAsync(form, ct)).Headers.Location?.OriginalString);
    }

    /// <summary>Its token would be another one than that of the sign-in page which stands open meanwhile, and signing in there be refused.</summary>
    [Theory]
    [InlineData("GET", "/incidents/1/here")]
    [InlineData("POST", "/preview")]
    public async Task What_a_page_asks_for_by_itself_leads_to_no_sign_in_and_changes_no_cookie(string method, string path)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST") request.Content = new FormUrlEncodedContent([new("text", "A word")]);
        request.Headers.Add("Sec-Fetch-Dest", "empty");
        request.Headers.Add("Origin", app.Address.ToString().TrimEnd('/'));
        using var answer = await stranger.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task A_form_is_kept_over_a_sign_in_only_when_our_own_page_sent_it()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var person = await app.AddPersonAsync(Role.Responder);
        Dictionary<string, string> typed = new() { ["title"] = "Pool at its limit" }, password = new(typed) { ["current_password"] = "a secret of mine" };

        using var stranger = app.Stranger(person.Email);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(null, typed)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync("null", typed)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync("https://evil.example", typed)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(app.Address.ToString().TrimEnd('/'), password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(app.Address.ToString().TrimEnd('/'), new() { ["title"] = new('x', 256 * 1024) })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(app.Address.ToString().TrimEnd('/'), new(typed) { ["kept_by_browser"] = "yes" })).StatusCode);
        var kept = await SendAsync(app.Address.ToString().TrimEnd('/'), typed);
        Assert.Equal(HttpStatusCode.Unauthorized, kept.StatusCode);
        Assert.Contains("What you typed is kept", await kept.TextAsync());

        var forged = await stranger.PostAsync("/sign-in", new() { ["email"] = person.Email, ["password"] = TestApp.Password, ["kept"] = """{"Address":"/incidents","Fields":[]}""" });
        Assert.Equal("/incidents", forged.Headers.Location?.OriginalString);

        async Task<HttpResponseMessage> SendAsync(string? origin, Dictionary<string, string> fields)
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, "/incidents") { Content = new FormUrlEncodedContent(fields) };
            if (origin is not null) form.Headers.Add("Origin", origin);
            return await stranger.Http.SendAsync(form, TestContext.Current.CancellationToken);
        }
    }
}
