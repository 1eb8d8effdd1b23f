using System.Net;
using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Accounts.Invitations;
using Postmortem.Features.Accounts.People;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

public sealed class InvitationTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Whoever_has_the_link_joins_once_with_the_role_that_was_chosen(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var email = $"joins-{Guid.NewGuid():N}@example.com";
        var link = await administrator.InviteAsync(email.ToUpperInvariant(), Role.Facilitator);
        using var joins = app.Stranger();

        Assert.Contains(email, await joins.PageAsync(link));
        Assert.Equal("/incidents", (await joins.JoinAsync(link, "Nadia <b>")).Headers.Location?.OriginalString);

        var profile = await joins.PageAsync("/settings/profile");
        Assert.Contains("Nadia &lt;b&gt;", profile);
        Assert.Contains("facilitator", profile);
        using var late = app.Stranger();
        Assert.Equal(HttpStatusCode.NotFound, (await late.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await late.JoinAsync(link, password: "somebody else's phrase")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await late.TryPasswordAsync(email, "a new pass phrase")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task The_link_is_shown_once_and_kept_only_as_a_hash(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var token = (await administrator.InviteAsync($"once-{Guid.NewGuid():N}@example.com")).Split('/').Last();
        var ct = TestContext.Current.CancellationToken;

        Assert.True(token.Length > 40);
        Assert.DoesNotContain(token, await administrator.PageAsync("/settings/invitations"));
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from invitations where token_hash = @token", new { token }), ct));
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from journal where data like @like", new { like = $"%{token}%" }), ct));
    }

    [Theory, BothEngines]
    public async Task A_link_ends_after_seven_days_by_revocation_and_by_a_newer_one(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var stranger = app.Stranger();
        var first = await administrator.InviteAsync("one@example.com");
        var second = await administrator.InviteAsync("one@example.com");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(second)).StatusCode);

        var id = (await administrator.PageAsync("/settings/invitations")).Split("/settings/invitations/")[1].Split('/')[0];
        await administrator.PostAsync($"/settings/invitations/{id}/revocation", []);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(second)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await administrator.PostAsync($"/settings/invitations/{id}/revocation", [])).StatusCode);

        var third = await administrator.InviteAsync("one@example.com");
        app.Clock.Advance(Invitation.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(third)).StatusCode);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.JoinAsync(third)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task For_somebody_with_an_account_the_link_sets_a_new_password_and_nothing_else(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var user = await app.SignInAsync(Role.Reader, "Forgetful");
        for (var i = 0; i < 6; i++) await app.Stranger().TryPasswordAsync(user.Email, "wrong");
        var link = await administrator.InviteAsync(user.Email, Role.Administrator);
        using var browser = app.Stranger();

        Assert.Contains("Set a new password", await browser.PageAsync(link));
        await browser.JoinAsync(link, "Renamed", "remembered this time");

        Assert.False(await user.IsSignedInAsync());
        var person = await app.Database.ReadAsync(s => s.FindPersonAsync(user.Id), TestContext.Current.CancellationToken);
        Assert.Equal(("Forgetful", Role.Reader, 0), (person!.Name, person.Role, person.FailedSignIns));
        Assert.Equal(HttpStatusCode.Redirect, (await app.Stranger().TryPasswordAsync(user.Email, "remembered this time")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Somebody_known_by_name_only_gets_an_account_and_stays_the_same_person(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var known = new Person { Id = Guid.CreateVersion7(), Name = "From an import", Role = Role.Reader, SecurityStamp = "x", CreatedAt = app.Clock.GetUtcNow() };
        var ct = TestContext.Current.CancellationToken;
        await app.Database.WriteAsync(s => s.InsertPersonAsync(known), ct);
        var email = $"known-{Guid.NewGuid():N}@example.com";

        var invited = await app.Service<Invite>().RunAsync(new(email, Role.Responder, known.Id), administrator.Actor(), ct);
        await app.Stranger().JoinAsync(new Uri(invited.Value.Link).AbsolutePath, "Their Own Name");

        var person = await app.Database.ReadAsync(s => s.FindPersonByEmailAsync(email), ct);
        Assert.Equal((known.Id, "Their Own Name", Role.Responder), (person!.Id, person.Name, person.Role));
    }

    [Theory, BothEngines]
    public async Task A_disabled_person_gets_no_link_and_a_former_administrator_leaves_none(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var former = await app.SignInAsync(Role.Administrator);
        using var disabled = await app.SignInAsync();
        using var stranger = app.Stranger();
        var backDoor = await former.InviteAsync("friend@example.com", Role.Administrator);
        var ct = TestContext.Current.CancellationToken;
        await app.Service<DisablePerson>().RunAsync(disabled.Id, administrator.Actor(), ct);
        await app.Service<ChangeRole>().RunAsync(new(former.Id, Role.Reader), administrator.Actor(), ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await administrator.PostAsync("/settings/invitations", new() { ["email"] = disabled.Email, ["role"] = Role.Reader })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.JoinAsync(backDoor)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Two_who_use_one_link_at_the_same_moment_make_one_account(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var email = $"twice-{Guid.NewGuid():N}@example.com";
        var token = (await administrator.InviteAsync(email)).Split('/').Last();
        var ct = TestContext.Current.CancellationToken;

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() =>
            app.Service<AcceptInvitation>().RunAsync(new(token, $"Person {i}", $"pass phrase {i}", $"pass phrase {i}", "UTC"), ct), ct)));

        Assert.Single(results, result => result.Succeeded);
        Assert.Equal(1, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from people where email = @email", new { email }), ct));
    }

    [Theory]
    [InlineData("not an address", "This is not an email address")]
    [InlineData("", "The email address is empty")]
    public async Task An_address_that_cannot_be_is_refused_and_kept(string email, string message)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var administrator = await app.SignInAsync(Role.Administrator);

        var refused = await administrator.PostAsync("/settings/invitations", new() { ["email"] = email, ["role"] = Role.Facilitator });
        var page = await refused.TextAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(message, page);
        Assert.Contains("""<option selected="selected" value="facilitator">""", page);
    }

    [Fact]
    public async Task Guessing_links_is_slowed_down()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:InvitationsPerMinute"] = "2" });
        await app.AddPersonAsync(Role.Reader);
        using var stranger = app.Stranger();
        await stranger.GetAsync("/join/a");
        await stranger.GetAsync("/join/b");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.GetAsync("/join/c")).StatusCode);
    }
}
