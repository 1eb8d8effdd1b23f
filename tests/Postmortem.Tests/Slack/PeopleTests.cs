using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.People;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

public sealed partial class PeopleTests(Apps apps)
{
    const string Grace = "U9GRACE";

    [Theory, BothEngines]
    public async Task A_link_that_the_bot_gave_makes_a_Slack_user_an_account_once(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.AddUser(Grace, "Grace in Slack", "grace@private.example");
        using var web = await app.App.SignInAsync(name: "Grace Hopper");
        var link = await OfferedAsync(app, Grace);

        var asked = await web.PageAsync(link);
        Assert.Contains("Link Grace in Slack to your account?", asked, StringComparison.Ordinal);
        Assert.Equal("/slack/link", (await web.PostAsync(link, [])).Headers.Location?.OriginalString);
        Assert.Contains("linked by you", await web.PageAsync("/slack/link"), StringComparison.Ordinal);

        var number = await app.DeclareAsync(Grace);
        Assert.Equal("Grace Hopper", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select p.name from incidents i join people p on p.id = i.declared_by where i.number = @number", new { number }), CancellationToken.None));
        using var other = await app.App.SignInAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(link, [])).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_link_stays_when_the_address_matches_nobody_and_can_be_taken_back(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.AddUser(Grace, "Grace", "grace@private.example");
        using var web = await app.App.SignInAsync();
        await web.PostAsync(await OfferedAsync(app, Grace), []);
        // Long enough that Slack is asked again who that is.
        app.App.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Contains("You act here as", await SaidAsync(app, Grace, "link"), StringComparison.Ordinal);

        using var other = await app.App.SignInAsync();
        Dictionary<string, string> form = new() { ["team"] = FakeSlack.Team, ["user"] = Grace };
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync("/slack/link/removal", form)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await web.PostAsync("/slack/link/removal", form)).StatusCode);
        Assert.Contains("Link your account", await SaidAsync(app, Grace, "link"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_link_is_good_for_a_while_and_a_newer_one_takes_its_place(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.AddUser(Grace, "Grace", "grace@private.example");
        using var web = await app.App.SignInAsync();
        var first = await OfferedAsync(app, Grace);
        var second = await OfferedAsync(app, Grace);
        Assert.Equal(HttpStatusCode.NotFound, (await web.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync(second)).StatusCode);
        app.App.Clock.Advance(LinkAccount.Lifetime);
        Assert.Equal(HttpStatusCode.NotFound, (await web.PostAsync(second, [])).StatusCode);
    }

    [Theory, BothEngines]
    public async Task What_people_without_an_account_may_do_is_a_setting(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        app.Slack.AddUser(Grace, "Grace", "grace@private.example");
        await administrator.DeclareIncidentAsync("Checkout answers with errors");
        await app.CommandAsync(Grace, "declare Checkout answers with errors");
        await app.SettleAsync();
        Assert.Contains("It may be one of these", app.Slack.Views.Values.Last().ToJsonString(), StringComparison.Ordinal);

        await AllowAsync(administrator, unlinked: "declare");
        await app.CommandAsync(Grace, "declare Checkout answers with errors");
        await app.SettleAsync();
        var form = app.Slack.Views.Keys.Last();
        Assert.DoesNotContain("It may be one of these", app.Slack.Views[form].ToJsonString(), StringComparison.Ordinal);

        await AllowAsync(administrator, unlinked: "capture");
        var late = await app.SubmitAsync(Grace, form, new() { ["title"] = SlackApp.Typed("Mine"), ["severity"] = SlackApp.Chosen("SEV3") });
        Assert.Contains("needs an account", await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await app.CommandAsync(Grace, "declare Mine");
        await app.SettleAsync();
        Assert.Contains("/slack/link/", app.Slack.Views.Values.Last().ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incidents"), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task People_of_other_organisations_may_do_what_is_allowed_there_and_never_act_as_an_account(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        app.Slack.AddUser("U9OUT", "Olga", administrator.Email, team: "T09OTHER");
        Assert.Contains("another organisation", await SaidAsync(app, "U9OUT", "nonsense"), StringComparison.Ordinal);

        await AllowAsync(administrator, unlinked: "declare", outsiders: "declare");
        var number = await app.DeclareAsync("U9OUT");
        Assert.Equal("Olga", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select declared_by_name from incidents where number = @number and declared_by is null", new { number }), CancellationToken.None));

        await AllowAsync(administrator, unlinked: "declare", outsiders: "read");
        await app.CommandAsync("U9OUT", "declare Again");
        await app.SettleAsync();
        var refused = app.Slack.Views.Values.Last().ToJsonString();
        Assert.Contains("People of other organisations may not do this here", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("/slack/link/", refused, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task The_setting_shows_what_was_chosen_and_refuses_what_there_is_not(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        Assert.Equal(["unlinked declare", "unlinked capture", "unlinked read"], Chosen(await administrator.PageAsync("/settings/slack")));
        await AllowAsync(administrator, outsiders: "read");
        Assert.Equal(["outsiders read"], Chosen(await administrator.PageAsync("/settings/slack")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await administrator.PostAsync("/settings/slack/people", new() { ["unlinked"] = "everything" })).StatusCode);
    }

    internal static async Task AllowAsync(TestUser administrator, string? unlinked = null, string? outsiders = null)
    {
        Dictionary<string, string> form = [];
        if (unlinked is not null) form["unlinked"] = unlinked;
        if (outsiders is not null) form["outsiders"] = outsiders;
        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PostAsync("/settings/slack/people", form)).StatusCode);
    }

    static IEnumerable<string> Chosen(string page) => Box().Matches(page).Where(m => m.Value.Contains("checked", StringComparison.Ordinal)).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}");

    static async Task<string> SaidAsync(SlackApp app, string user, string words)
    {
        await app.CommandAsync(user, words);
        await app.SettleAsync();
        return (string)app.Slack.Responses.Last()["text"]!;
    }

    /// <returns>The link's path.</returns>
    static async Task<string> OfferedAsync(SlackApp app, string user) => Link().Match(await SaidAsync(app, user, "link")).Value;

    [GeneratedRegex("/slack/link/[A-Za-z0-9_-]+")]
    private static partial Regex Link();

    [GeneratedRegex("<input type=\"checkbox\" name=\"(unlinked|outsiders)\" value=\"([a-z]+)\"[^>]*>")]
    private static partial Regex Box();
}
