using System.Text.Json.Nodes;
using Postmortem.Features.Incidents;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Slack;

/// <summary>Roles, harm, mergers, privacy and the review, from an incident's channel.</summary>
public sealed class PeopleAndPartsTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_role_is_given_by_mention_or_in_the_form_and_its_holder_is_invited(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (grace, graceWeb) = await app.PersonAsync();
        var (ada, adaWeb) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");

        Assert.Contains($"Scribe of INC-{number}: {graceWeb.Name}", await app.SayAsync(user, $"role scribe <@{grace}|g>", channel.Id), StringComparison.Ordinal);
        Assert.Contains(grace, channel.Members);
        Assert.DoesNotContain(ada, channel.Members);

        var form = await app.SayAsync(user, "role", channel.Id);
        Assert.Contains($"Commander: {web.Name}", form, StringComparison.Ordinal);
        Assert.Contains($"Scribe: {graceWeb.Name}", form, StringComparison.Ordinal);
        var offered = await app.SuggestAsync(user, "find_person", adaWeb.Name.ToLowerInvariant());
        Assert.Contains("clear", await app.FillAsync(user, new() { ["role"] = SlackApp.Chosen("commander"), ["person_id"] = SlackApp.Chosen(offered[adaWeb.Name]) }), StringComparison.Ordinal);
        Assert.Contains(ada, channel.Members);
        Assert.Contains(adaWeb.Name, Assert.Single(channel.Messages)["blocks"]!.ToJsonString(), StringComparison.Ordinal);

        app.Slack.AddUser("U9GUEST", "Joan", "joan@elsewhere.example");
        Assert.Contains("Joan has no account", await app.SayAsync(user, "role responder <@U9GUEST>", channel.Id), StringComparison.Ordinal);
        Assert.Empty(await app.SuggestAsync("U9GUEST", "find_person", ""));
    }

    [Theory, BothEngines]
    public async Task Harm_is_recorded_and_corrected_and_stands_in_the_headline(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Contains("orders that failed 1,240", await app.SayAsync(user, "impact orders that failed: 1,240", channel.Id), StringComparison.Ordinal);
        Assert.Contains("(was 1,240)", await app.SayAsync(user, "impact Orders that failed: 2,000 &amp; more", channel.Id), StringComparison.Ordinal);
        Assert.Contains("Orders that failed: 2,000 &amp; more", channel.Shown, StringComparison.Ordinal);

        var refused = await app.FillAsync(user, "impact angry customers", channel.Id, new() { ["quantity"] = SlackApp.Typed("angry customers") });
        Assert.Contains("neither a value nor a reason", (string?)JsonNode.Parse(refused)!["errors"]!["value"], StringComparison.Ordinal);
        await app.FillAsync(user, new() { ["quantity"] = SlackApp.Typed("angry customers"), ["not_measurable_because"] = SlackApp.Typed("nobody counts them"), ["source"] = SlackApp.Typed("Support") });
        Assert.Contains("angry customers: not measurable because nobody counts them", channel.Shown, StringComparison.Ordinal);
        Assert.Equal(2, (await FactsAsync(app, number, web)).Impacts.Count);
    }

    [Theory, BothEngines]
    public async Task One_that_is_merged_names_the_one_that_goes_on(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Checkout answers with errors");
        var into = await app.DeclareAsync(user, "Payment is down");
        var channel = app.Slack.Channel($"inc-{number}-");
        var other = app.Slack.Channel($"inc-{into}-");

        // A single name is that of the one that goes on, not of the one it is about.
        Assert.Contains($"Merge the incident", await app.SayAsync(user, $"merge INC-{into}", channel.Id), StringComparison.Ordinal);
        var refused = await app.FillAsync(user, new() { ["into"] = SlackApp.Typed("INC-99"), ["why"] = SlackApp.Typed("The same outage") });
        Assert.Contains("was not found", (string?)JsonNode.Parse(refused)!["errors"]!["into"], StringComparison.Ordinal);
        Assert.Contains($"goes on in <#{other.Id}>", await app.SayAsync(user, $"merge <{new Uri(app.App.Service<AppOptions>().BaseUrl, $"/incidents/{into}")}> The same outage", channel.Id), StringComparison.Ordinal);
        Assert.Contains($"Merged into INC-{into}", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("merged already", await app.SayAsync(user, $"merge inc-{into} Again", channel.Id), StringComparison.Ordinal);
        Assert.Contains($"INC-{number} was merged into this incident", other.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Private_asks_why_and_moves_the_incident(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (reader, _) = await app.PersonAsync("reader");
        var number = await app.DeclareAsync(user, "Key zanzibar leaked");
        var old = app.Slack.Channel($"inc-{number}-");
        Assert.Contains("needs the role responder", await app.SayAsync(reader, "private", old.Id), StringComparison.Ordinal);

        Assert.Contains("delete what must not be seen", await app.SayAsync(user, "private", old.Id), StringComparison.Ordinal);
        Assert.Contains("The reason is empty", await app.FillAsync(user, new() { ["why"] = SlackApp.Typed(" ") }), StringComparison.Ordinal);
        await app.FillAsync(user, new() { ["why"] = SlackApp.Typed("A secret is in it") });
        Assert.Equal("private", (await FactsAsync(app, number, web)).Incident.Visibility);
        Assert.DoesNotContain("zanzibar", $"{old.Name} {old.Topic} {old.Shown}", StringComparison.Ordinal);
        var own = Assert.Single(app.Slack.Channels.Values, c => c.IsPrivate);
        Assert.Contains("private already", await app.SayAsync(user, "private Again", own.Id), StringComparison.Ordinal);

        // Whoever is added on the web is let into the channel.
        var (grace, graceWeb) = await app.PersonAsync();
        Assert.DoesNotContain(grace, own.Members);
        await app.App.Service<ChangeMembers>().AddAsync(new(number, graceWeb.AsActor().PersonId), web.AsActor(), CancellationToken.None);
        await app.SettleAsync();
        Assert.Contains(grace, own.Members);
    }

    [Theory, BothEngines]
    public async Task The_review_begins_from_a_template_and_is_found_afterwards(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (facilitator, facilitatorWeb) = await app.PersonAsync("facilitator");
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        Assert.Contains("needs the role facilitator", await app.SayAsync(user, "review", channel), StringComparison.Ordinal);

        var form = JsonNode.Parse(await app.SayAsync(facilitator, "review", channel))!;
        var template = (string)form["blocks"]!.AsArray().Single(b => (string?)b!["block_id"] == "template")!["element"]!["initial_option"]!["value"]!;
        var offered = await app.SuggestAsync(facilitator, "find_member", "");
        var answer = await app.FillAsync(facilitator, new() { ["template"] = SlackApp.Chosen(template), ["facilitator"] = SlackApp.Chosen(offered[facilitatorWeb.Name]) });
        Assert.Contains($"/incidents/{number}/review", answer, StringComparison.Ordinal);
        Assert.Contains($"The review of INC-{number}", await app.SayAsync(user, "review", channel), StringComparison.Ordinal);
        Assert.Equal(1, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from reviews where facilitator_id is not null"), CancellationToken.None));
    }

    static async Task<IncidentFacts> FactsAsync(SlackApp app, int number, TestUser web) =>
        (await app.App.Database.ReadAsync(s => s.ReadFactsAsync(number, web.AsActor(), app.App.Clock.GetUtcNow()), CancellationToken.None))!;
}
