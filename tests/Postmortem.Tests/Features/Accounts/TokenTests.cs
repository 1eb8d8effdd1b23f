using System.Net;
using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Accounts.People;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Accounts.Tokens;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

/// <summary>The address asked does not exist: 404 shows that a token was let in.</summary>
public sealed class TokenTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_token_is_shown_once_and_kept_only_as_a_hash(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Reader);
        var token = await user.MakeTokenAsync("nightly <i>");
        var ct = TestContext.Current.CancellationToken;

        Assert.StartsWith(ApiToken.Prefix, token, StringComparison.Ordinal);
        var list = await user.PageAsync("/settings/tokens");
        Assert.Contains("nightly &lt;i&gt;", list);
        Assert.DoesNotContain(token, list);
        Assert.Equal(1, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from api_tokens where token_hash = @Hash", new { Hash = Secret.Hash(token) }), ct));
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from journal where data like @like", new { like = $"%{token}%" }), ct));
    }

    [Theory, BothEngines]
    public async Task Without_a_good_token_the_answer_is_401_in_the_words_of_programs(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();

        var none = await app.CallApiAsync(null);
        var wrong = await app.CallApiAsync("pm_wrong");
        var byCookie = await user.GetAsync("/api/v1/nothing-is-here");

        foreach (var answer in new[] { none, wrong, byCookie })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.StartsWith("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Contains("\"status\":401", await answer.TextAsync());
        }
        Assert.Contains("invalid_token", wrong.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain("invalid_token", none.Headers.WwwAuthenticate.ToString());
    }

    [Theory, BothEngines]
    public async Task Scopes_bound_what_a_token_may_do(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var reads = await user.MakeTokenAsync("reads", TokenScope.Read);
        var writes = await user.MakeTokenAsync("writes", TokenScope.Write);

        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(reads)).StatusCode);
        var refused = await app.CallApiAsync(reads, HttpMethod.Post);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("insufficient_scope", refused.Headers.WwwAuthenticate.ToString());
        Assert.Contains("lacks the scope write", await refused.TextAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.CallApiAsync(writes)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(writes, HttpMethod.Post)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_token_opens_the_api_and_no_page(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var stranger = app.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/settings/profile");
        request.Headers.Authorization = new("Bearer", await user.MakeTokenAsync());

        Assert.Equal(HttpStatusCode.Redirect, (await stranger.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_revoked_token_and_a_disabled_owners_token_end_at_once(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var (revoked, kept) = (await user.MakeTokenAsync("revoked"), await user.MakeTokenAsync("kept"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(revoked)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(kept)).StatusCode);

        await user.PostAsync($"/settings/tokens/{await IdOfAsync(app, revoked)}/revocation", []);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CallApiAsync(revoked)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(kept)).StatusCode);

        await app.Service<DisablePerson>().RunAsync(user.Id, Actor.CommandLine, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CallApiAsync(kept)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Another_replica_refuses_a_revoked_token_within_seconds(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await using var replica = await app.StartReplicaAsync(engine, apps);
        using var user = await app.SignInAsync();
        var token = await user.MakeTokenAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await replica.CallApiAsync(token)).StatusCode);

        await app.Service<RevokeToken>().RunAsync(await IdOfAsync(app, token), user.Actor(), TestContext.Current.CancellationToken);
        replica.Clock.Advance(AccessCache.Kept);

        Assert.Equal(HttpStatusCode.Unauthorized, (await replica.CallApiAsync(token)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_token_ends_when_it_expires(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var ct = TestContext.Current.CancellationToken;
        var token = (await app.Service<CreateToken>().RunAsync(new("short", [TokenScope.Read], app.Clock.GetUtcNow().AddMinutes(1)), user.Actor(), ct)).Value.Secret;

        app.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(token)).StatusCode);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CallApiAsync(token)).StatusCode);
        Assert.False((await app.Service<CreateToken>().RunAsync(new("past", [TokenScope.Read], app.Clock.GetUtcNow()), user.Actor(), ct)).Succeeded);
    }

    [Theory, BothEngines]
    public async Task The_last_use_is_written_at_most_once_a_minute(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var token = await user.MakeTokenAsync();
        Assert.Null(await LastUsedAsync(app, token));

        await app.CallApiAsync(token);
        var first = await LastUsedAsync(app, token);
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        await app.CallApiAsync(token);
        var second = await LastUsedAsync(app, token);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.CallApiAsync(token);

        Assert.Equal(TestClock.Start, first);
        Assert.Equal(first, second);
        Assert.Equal(TestClock.Start.AddMinutes(1), await LastUsedAsync(app, token));
    }

    [Theory, BothEngines]
    public async Task Tokens_are_their_owners_and_administrators_business(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var owner = await app.SignInAsync();
        using var other = await app.SignInAsync(Role.Facilitator);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var token = await owner.MakeTokenAsync("of its owner");
        var id = await IdOfAsync(app, token);

        Assert.DoesNotContain("of its owner", await other.PageAsync("/settings/tokens?all=true"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/settings/tokens/{id}/revocation", [])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(token)).StatusCode);
        Assert.Contains("of its owner", await administrator.PageAsync("/settings/tokens?all=true"));
        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PostAsync($"/settings/tokens/{id}/revocation", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CallApiAsync(token)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Only_the_command_line_makes_tokens_for_others(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var administrator = await app.SignInAsync(Role.Administrator);
        var person = await app.AddPersonAsync(Role.Responder);
        var input = new CreateTokenInput("for them", [TokenScope.Read, TokenScope.Write], ForEmail: person.Email.ToUpperInvariant());

        Assert.Equal(Outcome.Forbidden, (await app.Service<CreateToken>().RunAsync(input, administrator.Actor(), ct)).Failure?.Outcome);
        var made = await app.Service<CreateToken>().RunAsync(input, Actor.CommandLine, ct);
        Assert.Equal(HttpStatusCode.NotFound, (await app.CallApiAsync(made.Value.Secret)).StatusCode);
        Assert.Equal(Outcome.Invalid, (await app.Service<CreateToken>().RunAsync(input with { ForEmail = "nobody@example.com" }, Actor.CommandLine, ct)).Failure?.Outcome);
    }

    [Fact]
    public async Task A_token_without_a_name_or_scope_is_refused()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();

        var refused = await user.PostAsync("/settings/tokens", new() { ["name"] = "" });
        var page = await refused.TextAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("The name is empty", page);
        Assert.Contains("Choose at least one of: read, write.", page);
    }

    [Fact]
    public async Task An_address_that_calls_too_often_is_told_to_wait_in_the_words_of_programs()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:ApiPerMinute"] = "2" });
        await app.CallApiAsync(null);
        await app.CallApiAsync(null);

        var refused = await app.CallApiAsync(null);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    static Task<Guid> IdOfAsync(TestApp app, string token) => app.Database.ReadAsync(s =>
        s.ScalarAsync<Guid>("select id from api_tokens where token_hash = @Hash", new { Hash = Secret.Hash(token) }), TestContext.Current.CancellationToken);

    static async Task<DateTimeOffset?> LastUsedAsync(TestApp app, string token)
    {
        await app.Service<TokenUse>().SaveAsync(TestContext.Current.CancellationToken);
        return (await app.Database.ReadAsync(s => s.OneAsync<ApiToken>("select last_used_at from api_tokens where token_hash = @Hash", new { Hash = Secret.Hash(token) }), TestContext.Current.CancellationToken))!.LastUsedAt;
    }
}
