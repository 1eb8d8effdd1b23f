using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Features.Accounts;

/// <summary>What holds for every answer, whoever asks.</summary>
public sealed class SafetyTests(Apps apps)
{
    [Fact]
    public async Task Whoever_is_signed_in_is_not_asked_to_sign_in_again()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();

        Assert.Equal("/incidents", (await user.GetAsync("/sign-in")).Headers.Location?.OriginalString);
        Assert.Equal("/follow-ups?show=mine", (await user.GetAsync("/sign-in?back=%2Ffollow-ups%3Fshow%3Dmine")).Headers.Location?.OriginalString);
        Assert.Equal("/incidents", (await user.GetAsync("/sign-in?back=https%3A%2F%2Fevil.example")).Headers.Location?.OriginalString);
        await user.PostAsync("/sign-out", []);
        Assert.Contains("Password", await user.PageAsync("/sign-in"));
    }

    [Fact]
    public async Task Every_kind_of_answer_carries_the_safety_headers()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:InvitationsPerMinute"] = "1" });
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync(Role.Administrator);
        using var stranger = app.Stranger();
        await stranger.GetAsync("/join/first");
        // Pulls the floor from under one page, to see an answer that nobody planned.
        await app.Database.WriteAsync(s => s.ExecuteAsync("alter table severities rename to gone"), ct);
        using var nothing = new FormUrlEncodedContent([]);

        (HttpStatusCode Expected, HttpResponseMessage Answer)[] answers =
        [
            (HttpStatusCode.OK, await user.GetAsync("/settings/people")),
            (HttpStatusCode.OK, await stranger.GetAsync("/app.css")),
            (HttpStatusCode.OK, await stranger.GetAsync("/healthz")),
            (HttpStatusCode.Redirect, await stranger.GetAsync("/incidents")),
            (HttpStatusCode.BadRequest, await user.Http.PostAsync("/settings/tokens", nothing, ct)),
            (HttpStatusCode.Unauthorized, await stranger.GetAsync("/api/v1/incidents")),
            (HttpStatusCode.NotFound, await user.GetAsync("/nothing-is-here")),
            (HttpStatusCode.MethodNotAllowed, await user.GetAsync("/sign-out")),
            (HttpStatusCode.UnprocessableEntity, await user.PostAsync("/settings/tokens", [])),
            (HttpStatusCode.TooManyRequests, await stranger.GetAsync("/join/second")),
            (HttpStatusCode.InternalServerError, await user.GetAsync("/settings/severities")),
        ];

        foreach (var (expected, answer) in answers)
        {
            Assert.Equal(expected, answer.StatusCode);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("connect-src 'self'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
            Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
        Assert.DoesNotContain("severities", await answers[^1].Answer.TextAsync());
    }

    [Fact]
    public async Task A_page_whose_address_is_a_secret_sends_no_referrer()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var answer = await app.Stranger().GetAsync(await administrator.InviteAsync($"quiet-{Guid.NewGuid():N}@example.com"));

        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory, BothEngines]
    public async Task No_secret_reaches_the_log(Engine engine)
    {
        var log = new TestLog();
        await using var app = await TestApp.StartAsync(engine, apps, adjust: builder => builder.Logging.AddProvider(log));
        using var first = app.Stranger();
        var code = await app.IssueSetupCodeAsync();
        await first.SetUpAsync(code);
        var link = await first.InviteAsync("invited@example.com");
        using var invited = app.Stranger();
        await invited.PageAsync(link);
        await invited.JoinAsync(link, password: "a secret pass phrase");
        for (var i = 0; i < 6; i++) await app.Stranger().TryPasswordAsync("invited@example.com", "a wrong pass phrase");
        var token = await invited.MakeTokenAsync();
        await app.CallApiAsync(token);

        Assert.Contains(log.Lines, line => line.Text.Contains("may not sign in", StringComparison.Ordinal));
        foreach (var secret in new[] { code, link.Split('/').Last(), token, TestApp.Password, "a secret pass phrase", "a wrong pass phrase" })
            Assert.DoesNotContain(log.Lines, line => line.Text.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_form_of_strangers_may_not_be_large()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        await app.AddPersonAsync(Role.Reader);

        var answer = await app.Stranger().TryPasswordAsync("a@example.com", new string('x', 600_000));

        Assert.InRange((int)answer.StatusCode, 400, 413);
    }

    [Fact]
    public async Task Only_named_proxies_may_say_who_the_client_is()
    {
        await using var believing = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:SignInsPerMinute"] = "1", ["App:TrustedProxies"] = "127.0.0.0/8" });
        await using var doubting = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:SignInsPerMinute"] = "1" });

        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests], await TryFromAsync(believing, "203.0.113.1", "203.0.113.2", "203.0.113.2"));
        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], await TryFromAsync(doubting, "203.0.113.1", "203.0.113.2", "203.0.113.2"));
    }

    [Theory]
    [InlineData("10.0.0.0/8", 1)]
    [InlineData("127.0.0.0/8", 0)]
    public async Task A_proxy_that_is_not_trusted_is_told_once_with_the_setting_and_its_address(string trusted, int times)
    {
        using var log = new TestLog();
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["App:TrustedProxies"] = trusted }, builder => builder.Logging.AddProvider(log));
        using var direct = app.Stranger();
        await direct.PageAsync("/healthz");
        Assert.DoesNotContain(log.Lines, IsOfProxies);

        // What a client wrote before the proxy's own word is nobody's fault.
        await TryFromAsync(app, "198.51.100.9, 203.0.113.1", "203.0.113.2");

        Assert.Equal(times, log.Lines.Count(IsOfProxies));
        Assert.All(log.Lines.Where(IsOfProxies), line => Assert.Contains("App__TrustedProxies=127.0.0.1", line.Text, StringComparison.Ordinal));

        static bool IsOfProxies(LogLine line) => line.Level == LogLevel.Warning && line.Text.Contains("App__TrustedProxies", StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_limits_and_proxies_are_all_named_at_the_start()
    {
        var bad = Assert.Throws<BadConfigurationException>(() => Program.Build(
            ["--RateLimits:SignInsPerMinute=many", "--App:TrustedProxies=10.0.0.0/8, somewhere", "--App:BaseUrl=ftp://x"]));

        Assert.Contains(bad.Faults, fault => fault.Contains("RateLimits__SignInsPerMinute is 'many'", StringComparison.Ordinal));
        Assert.Contains(bad.Faults, fault => fault.Contains("App__TrustedProxies contains 'somewhere'", StringComparison.Ordinal));
        Assert.Contains(bad.Faults, fault => fault.Contains("App__BaseUrl", StringComparison.Ordinal));
    }

    static async Task<List<HttpStatusCode>> TryFromAsync(TestApp app, params string[] clients)
    {
        await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();
        List<HttpStatusCode> answers = [];
        foreach (var client in clients)
        {
            stranger.Http.DefaultRequestHeaders.Remove("X-Forwarded-For");
            stranger.Http.DefaultRequestHeaders.Add("X-Forwarded-For", client);
            answers.Add((await stranger.TryPasswordAsync("nobody@example.com", "x")).StatusCode);
        }
        return answers;
    }
}
