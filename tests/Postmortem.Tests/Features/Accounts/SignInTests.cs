using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Accounts;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

public sealed partial class SignInTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Whether_an_account_exists_does_not_show(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var person = await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();

        var known = await stranger.TryPasswordAsync(person.Email, "not the password");
        var unknown = await stranger.TryPasswordAsync("nobody@example.com", "not the password");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, known.StatusCode);
        Assert.Equal(unknown.StatusCode, known.StatusCode);
        Assert.Equal(Comparable(await unknown.TextAsync(), "nobody@example.com"), Comparable(await known.TextAsync(), person.Email));
    }

    [Theory, BothEngines]
    public async Task A_wrong_password_is_answered_in_words_of_a_sign_in(Engine engine)
    {
        using var stranger = (await apps.SharedAsync(engine)).Stranger();
        var page = await (await stranger.TryPasswordAsync("nobody@example.com", "wrong")).TextAsync();
        Assert.Contains("You are not signed in:", page);
        Assert.DoesNotContain("saved", page);
    }

    [Theory, BothEngines]
    public async Task After_wrong_passwords_in_a_row_the_account_rests_longer_and_longer(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var person = await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();
        for (var i = 0; i < SignIn.AttemptsBeforeLock; i++) await stranger.TryPasswordAsync(person.Email, "wrong");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.TryPasswordAsync(person.Email, TestApp.Password)).StatusCode);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        await stranger.TryPasswordAsync(person.Email, "wrong");
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.TryPasswordAsync(person.Email, TestApp.Password)).StatusCode);
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.TryPasswordAsync(person.Email, TestApp.Password)).StatusCode);

        await stranger.TryPasswordAsync(person.Email, "wrong");
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.TryPasswordAsync(person.Email, TestApp.Password)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_burst_of_guesses_gets_no_more_tries_than_one_after_the_other(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var person = await app.AddPersonAsync(Role.Reader);
        var signIn = app.Service<SignIn>();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => signIn.RunAsync(new(person.Email, $"guess {i}"), ct), ct)));

        Assert.Equal(SignIn.AttemptsBeforeLock, (await app.Database.ReadAsync(s => s.FindPersonAsync(person.Id), ct))!.FailedSignIns);
        Assert.False((await signIn.RunAsync(new(person.Email, TestApp.Password), ct)).Succeeded);
    }

    [Fact]
    public async Task One_address_may_try_only_so_often()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:SignInsPerMinute"] = "3" });
        var person = await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();
        for (var i = 0; i < 3; i++) await stranger.TryPasswordAsync($"nobody-{i}@example.com", "wrong");

        var refused = await stranger.TryPasswordAsync(person.Email, TestApp.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("60", refused.Headers.GetValues("Retry-After").Single());
        Assert.Contains("Wait a minute", await refused.TextAsync());
    }

    [Theory]
    [InlineData("/incidents/new?x=1", "/incidents/new?x=1")]
    [InlineData("https://evil.example/", "/incidents")]
    [InlineData("//evil.example", "/incidents")]
    [InlineData("/\\evil.example", "/incidents")]
    [InlineData("javascript:alert(1)", "/incidents")]
    public async Task Signing_in_leads_back_to_our_own_pages_only(string back, string expected)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var person = await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();

        var answer = await stranger.TryPasswordAsync(person.Email, TestApp.Password, "?back=" + Uri.EscapeDataString(back));

        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Over_https_the_cookies_are_bound_to_the_host()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["App:BaseUrl"] = "https://postmortem.example.com" });
        var person = await app.AddPersonAsync(Role.Reader);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = app.Address };
        var ct = TestContext.Current.CancellationToken;
        client.DefaultRequestHeaders.Host = "postmortem.example.com";
        var form = await client.GetAsync("/sign-in", ct);
        var formCookie = form.Cookie("__Host-postmortem-form");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
        request.Headers.Add("Cookie", formCookie.Split(';')[0]);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = person.Email,
            ["password"] = TestApp.Password,
            ["__RequestVerificationToken"] = FormToken().Match(await form.TextAsync()).Groups[1].Value,
        });
        var answer = await client.SendAsync(request, ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        foreach (var cookie in new[] { formCookie, answer.Cookie("__Host-postmortem") })
            foreach (var flag in new[] { "path=/", "secure", "httponly", "samesite=lax" })
                Assert.Contains(flag, cookie.ToLowerInvariant().Split("; "));
        Assert.Contains("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task Over_plain_http_the_cookie_is_still_kept_from_scripts_and_strangers()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var person = await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();

        var answer = await stranger.TryPasswordAsync(person.Email, TestApp.Password);
        var flags = answer.Cookie("postmortem").ToLowerInvariant().Split("; ");

        Assert.Contains("httponly", flags);
        Assert.Contains("samesite=lax", flags);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory, BothEngines]
    public async Task A_session_survives_a_restart(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var person = await app.AddPersonAsync(Role.Administrator);
        using var stranger = app.Stranger();
        var cookie = (await stranger.TryPasswordAsync(person.Email, TestApp.Password)).Cookie("postmortem").Split(';')[0];
        await using var restarted = await app.StartReplicaAsync(engine, apps);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = restarted.Address };
        client.DefaultRequestHeaders.Add("Cookie", cookie);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/settings/profile", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Signing_out_needs_a_form_and_ends_the_session(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await user.GetAsync("/sign-out")).StatusCode);
        Assert.True(await user.IsSignedInAsync());
        await user.PostAsync("/sign-out", []);
        Assert.False(await user.IsSignedInAsync());
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Hijacked", ["time_zone"] = "UTC" });

        foreach (var path in new[] { "/settings/profile", "/sign-out", "/settings/tokens", "/incidents" })
        {
            var answer = await user.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("reload the page", await answer.TextAsync());
        }
        Assert.DoesNotContain("Hijacked", await user.PageAsync("/settings/profile"));
    }

    [Theory, BothEngines]
    public async Task A_new_password_ends_the_other_sessions_and_keeps_this_one(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var here = await app.SignInAsync();
        using var elsewhere = app.Stranger(here.Email);
        await elsewhere.SignInAsync(TestApp.Password);
        Dictionary<string, string> fields = new() { ["current_password"] = "not it", ["password"] = "another good phrase", ["password_again"] = "another good phrase" };

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await here.PostAsync("/settings/profile/password", fields)).StatusCode);
        Assert.True(await elsewhere.IsSignedInAsync());
        fields["current_password"] = TestApp.Password;
        Assert.Equal(HttpStatusCode.Redirect, (await here.PostAsync("/settings/profile/password", fields)).StatusCode);

        Assert.True(await here.IsSignedInAsync());
        Assert.False(await elsewhere.IsSignedInAsync());
        using var again = app.Stranger();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await again.TryPasswordAsync(here.Email, TestApp.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await again.TryPasswordAsync(here.Email, "another good phrase")).StatusCode);
    }

    [Theory]
    [InlineData("short", "short", "too short")]
    [InlineData("aaaaaaaaaaaa", "aaaaaaaaaaaa", "repeats")]
    [InlineData("a good long phrase", "a good long phrese", "differ")]
    public async Task A_weak_or_mistyped_password_is_refused_with_a_remedy(string password, string again, string message)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();

        var refused = await user.PostAsync("/settings/profile/password", new() { ["current_password"] = TestApp.Password, ["password"] = password, ["password_again"] = again });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(message, await refused.TextAsync());
    }

    static string Comparable(string page, string email) => Volatile().Replace(page.Replace(email, "", StringComparison.Ordinal), "");

    [GeneratedRegex("""__RequestVerificationToken[^>]*value="[^"]+" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Volatile();

    [GeneratedRegex("""__RequestVerificationToken[^>]*value="([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex FormToken();
}
