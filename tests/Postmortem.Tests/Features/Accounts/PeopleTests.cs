using System.Net;
using Postmortem.Features.Accounts;
using Postmortem.Features.Accounts.People;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

public sealed class PeopleTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_new_role_takes_effect_at_once_and_signs_nobody_out(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var user = await app.SignInAsync(Role.Reader);
        Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsync("/incidents", new() { ["title"] = "Down" })).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PostAsync($"/settings/people/{user.Id}/role", new() { ["role"] = Role.Responder, ["version"] = "1" })).StatusCode);

        await user.DeclareIncidentAsync();
        var late = await administrator.PostAsync($"/settings/people/{user.Id}/role", new() { ["role"] = Role.Administrator, ["version"] = "1" });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("the role is responder now", await late.TextAsync());
    }

    [Theory, BothEngines]
    public async Task A_form_that_stood_open_while_its_persons_role_changed_is_still_accepted(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Responder);
        var page = await user.PageAsync("/incidents/new");
        var token = page.Split("name=\"__RequestVerificationToken\"")[1].Split("value=\"")[1].Split('"')[0];
        await app.Service<ChangeRole>().RunAsync(new(user.Id, Role.Facilitator), Actor.CommandLine, TestContext.Current.CancellationToken);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["title"] = "Typed before", ["__RequestVerificationToken"] = token });
        Assert.Equal(HttpStatusCode.Redirect, (await user.Http.PostAsync("/incidents", form, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_disabled_person_is_out_at_once_and_comes_back_only_by_signing_in(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var user = await app.SignInAsync();

        await administrator.PostAsync($"/settings/people/{user.Id}/disabling", []);
        Assert.False(await user.IsSignedInAsync());
        var refused = await user.TryPasswordAsync(user.Email, TestApp.Password);
        Assert.Contains("disabled", await refused.TextAsync());

        await administrator.PostAsync($"/settings/people/{user.Id}/enabling", []);
        Assert.False(await user.IsSignedInAsync());
        await user.SignInAsync(TestApp.Password);
        Assert.True(await user.IsSignedInAsync());
    }

    [Theory, BothEngines]
    public async Task Another_replica_follows_within_seconds(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await using var replica = await app.StartReplicaAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var there = replica.Stranger(user.Email);
        await there.SignInAsync(TestApp.Password);
        Assert.True(await there.IsSignedInAsync());

        await app.Service<DisablePerson>().RunAsync(user.Id, Actor.CommandLine, TestContext.Current.CancellationToken);

        Assert.True(await there.IsSignedInAsync(), "This shows that the copy is kept; without it the test proves nothing.");
        replica.Clock.Advance(AccessCache.Kept);
        Assert.False(await there.IsSignedInAsync());
    }

    [Theory, BothEngines]
    public async Task Signing_somebody_out_everywhere_leaves_the_account(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var user = await app.SignInAsync();

        await administrator.PostAsync($"/settings/people/{user.Id}/sign-outs", []);

        Assert.False(await user.IsSignedInAsync());
        await user.SignInAsync(TestApp.Password);
        Assert.True(await user.IsSignedInAsync());
    }

    [Theory, BothEngines]
    public async Task The_last_administrator_stays(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var last = await app.SignInAsync(Role.Administrator);
        var gone = await app.AddPersonAsync(Role.Administrator);
        await app.Service<DisablePerson>().RunAsync(gone.Id, Actor.CommandLine, TestContext.Current.CancellationToken);

        var demoted = await last.PostAsync($"/settings/people/{last.Id}/role", new() { ["role"] = Role.Reader });
        var disabled = await last.PostAsync($"/settings/people/{last.Id}/disabling", []);

        Assert.Equal(HttpStatusCode.Conflict, demoted.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, disabled.StatusCode);
        Assert.Contains("only administrator", await disabled.TextAsync());
        Assert.Equal(HttpStatusCode.OK, (await last.GetAsync("/settings/people")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Administrators_who_remove_one_another_at_the_same_moment_leave_one(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        List<Guid> ids = [];
        for (var i = 0; i < 6; i++) ids.Add((await app.AddPersonAsync(Role.Administrator)).Id);

        var results = await Task.WhenAll(ids.Select(id => Task.Run(() => app.Service<DisablePerson>().RunAsync(id, Actor.CommandLine, ct), ct)));

        Assert.Equal(5, results.Count(result => result.Succeeded));
        Assert.Equal(1, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from people where disabled_at is null"), ct));
    }

    [Theory, BothEngines]
    public async Task Only_administrators_manage_people(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var target = await app.AddPersonAsync(Role.Reader);
        foreach (var role in new[] { Role.Reader, Role.Responder, Role.Facilitator })
        {
            using var user = await app.SignInAsync(role);
            foreach (var path in new[] { "/settings/people", $"/settings/people/{target.Id}", "/settings/invitations", "/settings/system", "/settings/severities/SEV1" })
                Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(path)).StatusCode);
            foreach (var path in new[] { $"/settings/people/{target.Id}/role", $"/settings/people/{target.Id}/disabling", $"/settings/people/{target.Id}/enabling", $"/settings/people/{target.Id}/sign-outs", "/settings/invitations", "/settings/system/retries", "/settings/severities/SEV1" })
                Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsync(path, new() { ["role"] = Role.Administrator, ["email"] = "me@example.com", ["name"] = "x", ["definition"] = "x" })).StatusCode);
            Assert.True(await user.IsSignedInAsync());
            Assert.Equal("/settings/profile", (await user.GetAsync("/settings")).Headers.Location?.OriginalString);
        }
        Assert.Equal(Role.Reader, (await app.Database.ReadAsync(s => s.FindPersonAsync(target.Id), TestContext.Current.CancellationToken))!.Role);
    }

    [Theory, BothEngines]
    public async Task The_list_is_paged_without_gaps_and_found_by_any_part_of_a_name(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        foreach (var name in new[] { "ada", "Bea", "Ada", "100% Carl", "Zoë_x" }) await app.AddPersonAsync(Role.Reader, name);

        List<string> seen = [];
        Guid? after = null;
        do
        {
            var page = await app.Database.ReadAsync(s => s.ListPeoplePageAsync("", after, size: 2), ct);
            seen.AddRange(page.Items.Select(p => p.Name));
            after = page.Next is { } next ? Guid.Parse(next) : null;
        }
        while (after is not null);

        Assert.Equal(["100% carl", "ada", "ada", "bea", "zoë_x"], seen.Select(n => n.ToLowerInvariant()));
        Assert.Equal("100% Carl", Assert.Single((await app.Database.ReadAsync(s => s.ListPeoplePageAsync("0%", null), ct)).Items).Name);
        Assert.Equal("Bea", Assert.Single((await app.Database.ReadAsync(s => s.ListPeoplePageAsync("BE", null), ct)).Items).Name);
    }

    [Theory, BothEngines]
    public async Task A_profile_is_kept_and_its_script_is_only_text(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var user = await app.SignInAsync();
        const string name = "<script>alert(1)</script>\" onload=x";

        var saved = await user.PostAsync("/settings/profile", new() { ["name"] = name, ["time_zone"] = "Pacific/Chatham", ["shown_as_role"] = "true", ["version"] = "1" });
        var second = await user.PostAsync("/settings/profile", new() { ["name"] = "Other", ["time_zone"] = "UTC", ["version"] = "1" });

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        foreach (var page in new[] { await user.PageAsync("/settings/profile"), await administrator.PageAsync($"/settings/people/{user.Id}") })
        {
            Assert.Contains("&lt;script&gt;alert(1)", page);
            Assert.DoesNotContain("<script>alert(1)", page);
        }
        Assert.Contains("Times in Pacific/Chatham, UTC&#x2B;13:45 today", await user.PageAsync("/settings/profile"));
    }

    [Theory]
    [InlineData("", "UTC", "The name is empty")]
    [InlineData("Ann", "Mars/Olympus", "not known")]
    public async Task A_profile_that_cannot_be_is_refused(string name, string zone, string message)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();

        var refused = await user.PostAsync("/settings/profile", new() { ["name"] = name, ["time_zone"] = zone });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(message, await refused.TextAsync());
    }
}
