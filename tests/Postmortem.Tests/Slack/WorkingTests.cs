using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary><c>/incident …</c> in an incident's channel, over signed requests.</summary>
public sealed class WorkingTests(Apps apps)
{
    static readonly (string Text, string Answer, string Entry)[] Whole =
    [
        ("severity sev1 All of Germany", "SEV1", "Severity changed from SEV2 to SEV1: All of Germany"),
        ("status mitigated Traffic moved away", "mitigated", "Status changed from triage to mitigated: Traffic moved away"),
        ("resolve Rolled back", "resolved", "Status changed from triage to resolved: Rolled back"),
        ("update in 45m Payment works again", "updated", "Payment works again"),
        ("hypothesis The cache stampedes", "On the timeline", "The cache stampedes"),
    ];

    [Theory, BothEngines]
    public async Task What_is_whole_is_done_at_once_and_stands_on_the_timeline_and_in_the_headline(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        foreach (var (text, answer, entry) in Whole)
        {
            var number = await app.DeclareAsync(user);
            var channel = app.Slack.Channel($"inc-{number}-");
            var views = app.Slack.Views.Count;

            Assert.Contains(answer, await app.SayAsync(user, text, channel.Id), StringComparison.Ordinal);
            Assert.Equal(views, app.Slack.Views.Count);
            Assert.Equal((entry, web.Name, "slack"), await LastAsync(app));
            var headline = channel.Messages[0];
            Assert.Equal(text.StartsWith("update", StringComparison.Ordinal) ? 2 : 1, channel.Messages.Count);
            // A guess is not what was done last.
            if (!text.StartsWith("hypothesis", StringComparison.Ordinal)) Assert.Contains(entry.Split(": ")[^1], headline.ToJsonString(), StringComparison.Ordinal);
            // Also from elsewhere, by name.
            Assert.Contains("The timeline of", await app.SayAsync(user, $"timeline inc-{number}"), StringComparison.Ordinal);
        }
    }

    static readonly (string Word, string Text, string? Field, string? Value)[] Asking =
    [
        ("severity", "why", "severity", "SEV1"),
        ("status", "why", "status", "active"),
        ("resolve", "why", null, null),
        ("update", "said", "due_at", "60"),
        ("note", "text", "kind", "decision"),
    ];

    [Theory, BothEngines]
    public async Task What_is_missing_is_asked_for_and_faults_stand_beside_their_fields(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        foreach (var (word, text, field, value) in Asking)
        {
            var number = await app.DeclareAsync(user);
            var before = await CountAsync(app);
            await app.CommandAsync(user, word, app.Slack.Channel($"inc-{number}-").Id);
            await app.SettleAsync();
            var view = app.Slack.Views.Keys.Last();
            Assert.Contains($"INC-{number}", app.Slack.Views[view].ToJsonString(), StringComparison.Ordinal);

            var values = new Dictionary<string, JsonObject> { [text] = SlackApp.Typed(" ") };
            if (field is not null) values[field] = SlackApp.Chosen(value!);
            var refused = JsonNode.Parse(await TextOf(await app.SubmitAsync(user, view, Copy(values))))!;
            Assert.Equal("errors", (string?)refused["response_action"]);
            Assert.NotNull((string?)refused["errors"]![text]);
            Assert.Equal(before, await CountAsync(app));

            values[text] = SlackApp.Typed("As the graph shows");
            Assert.Contains("clear", await TextOf(await app.SubmitAsync(user, view, values)), StringComparison.Ordinal);
            Assert.EndsWith("As the graph shows", (await LastAsync(app)).Text, StringComparison.Ordinal);
        }
    }

    [Theory, BothEngines]
    public async Task A_form_that_was_overtaken_comes_back_with_what_was_typed_and_what_changed_and_can_be_sent_again(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        await app.PressAsync(user, "open_resolve", $"INC-{number}", channel);
        await app.SettleAsync();
        var view = app.Slack.Views.Keys.Last();
        await app.SayAsync(user, "status mitigated Traffic moved", channel);

        var again = JsonNode.Parse(await TextOf(await app.SubmitAsync(user, view, new() { ["why"] = SlackApp.Typed("Gone since the restart") })))!;
        Assert.Equal("update", (string?)again["response_action"]);
        Assert.Contains("Traffic moved", again.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Gone since the restart", (string?)again["view"]!["blocks"]!.AsArray().Single(b => (string?)b!["block_id"] == "why")!["element"]!["initial_value"]);
        Assert.Equal(0, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incidents where status = 'resolved'"), CancellationToken.None));

        // Seen what changed, it still holds.
        app.Slack.Views[view] = again["view"]!.DeepClone();
        Assert.Contains("clear", await TextOf(await app.SubmitAsync(user, view, new() { ["why"] = SlackApp.Typed("Gone since the restart") })), StringComparison.Ordinal);
        Assert.EndsWith("Gone since the restart", (await LastAsync(app)).Text, StringComparison.Ordinal);
        await app.PressAsync(user, "open_resolve", $"INC-{number}", channel);
        await app.SettleAsync();
        Assert.Contains($"INC-{number} is resolved already", app.Slack.Views.Values.Last().ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("resolved already", await app.SayAsync(user, "resolve Again", channel), StringComparison.Ordinal);
        Assert.Contains("active again", await app.SayAsync(user, "reopen It is back", channel), StringComparison.Ordinal);
        Assert.Contains("open already", await app.SayAsync(user, "reopen Twice", channel), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_form_that_has_no_sense_any_more_says_what_is_true_and_gives_back_what_was_typed(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        await app.PressAsync(user, "open_resolve", $"INC-{number}", channel);
        await app.SettleAsync();
        var view = app.Slack.Views.Keys.Last();
        await app.SayAsync(user, "status closed Traffic is back", channel);

        var answer = await TextOf(await app.SubmitAsync(user, view, new() { ["why"] = SlackApp.Typed("A long story") }));
        Assert.Contains("is closed already", answer, StringComparison.Ordinal);
        Assert.Contains("A long story", answer, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task An_unknown_word_is_answered_with_what_is_meant_most_likely(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        foreach (var (typed, meant) in new[]
        {
            ("resovle", "/incident resolve"), ("close it", "/incident status closed"), ("closed", "/incident status closed"), ("mitigated", "/incident status mitigated"), ("sev1", "/incident severity SEV1"),
            ("new", "/incident declare"), ("commander", "/incident role commander"), ("ack", "/incident role commander me"), ("Checkout is down", "/incident declare Checkout is down"), ("?", "/incident help"),
        })
            Assert.Contains(meant, await app.SayAsync(user, typed), StringComparison.Ordinal);
        Assert.True((await app.SayAsync(user, new string('x', 3000))).Length < 500);
        var number = await app.DeclareAsync(user);
        Assert.Contains("There is no step", await app.SayAsync(user, "rollback foo", app.Slack.Channel($"inc-{number}-").Id), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task In_a_private_channel_whoever_is_no_member_is_told_so(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (other, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked", isPrivate: true);
        var answer = await app.SayAsync(other, "note saw it", app.Slack.Channel($"inc-{number}-").Id);
        Assert.Contains("you are none of its members", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibar", answer, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task What_was_typed_already_stands_in_the_form_as_it_was_typed(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var form = JsonNode.Parse(await app.SayAsync(user, $"severity Fish &amp; chips, says <@{user}>", app.Slack.Channel($"inc-{number}-").Id))!;
        var why = form["blocks"]!.AsArray().Single(b => (string?)b!["block_id"] == "why")!;
        Assert.Equal($"Fish & chips, says @{web.Name}", (string?)why["element"]!["initial_value"]);
    }

    [Theory, BothEngines]
    public async Task Times_at_the_beginning_are_the_time_of_the_event(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        var before = app.App.Clock.GetUtcNow();
        await app.SayAsync(user, "observation 10m ago errors rose", channel);
        var at = await app.App.Database.ReadAsync(s => s.ScalarAsync<DateTimeOffset>("select occurred_at from timeline_entries where text = 'errors rose' and kind = 'observation'"), CancellationToken.None);
        Assert.InRange(at, before.AddMinutes(-10).AddSeconds(-1), before.AddMinutes(-9));
        var count = await CountAsync(app);
        Assert.Contains("not a time of day", await app.SayAsync(user, "note 25:61 failover", channel), StringComparison.Ordinal);
        Assert.Equal(count, await CountAsync(app));
    }

    [Theory, BothEngines]
    public async Task Who_may_not_change_it_changes_nothing_and_is_told_why(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (reader, _) = await app.PersonAsync("reader");
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        var count = await CountAsync(app);
        foreach (var text in new[] { "severity sev1 Because", "status mitigated Because", "resolve Because", "update in 30m Because", "note Because" })
            Assert.Contains("needs the role responder", await app.SayAsync(reader, text, channel), StringComparison.Ordinal);
        app.Slack.AddUser("U9GUEST", "Grace from Slack", "grace@elsewhere.example");
        Assert.Contains("needs an account", await app.SayAsync("U9GUEST", "severity sev1 Because", channel), StringComparison.Ordinal);
        app.Slack.AddUser("U9OUT", "Mallory", "mallory@other.example", team: "T09OTHER");
        Assert.Contains("another organisation", await app.SayAsync("U9OUT", "note Because", channel), StringComparison.Ordinal);
        Assert.Equal(count, await CountAsync(app));
        await app.SayAsync("U9GUEST", "note Seen from outside", channel);
        Assert.Equal(("Seen from outside", "Grace from Slack", "slack"), await LastAsync(app));
    }

    [Theory, BothEngines]
    public async Task Without_an_incident_it_asks_which_and_a_private_one_is_shown_nowhere_else(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (other, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked", isPrivate: true);
        var own = app.Slack.Channel($"inc-{number}-").Id;
        var open = await app.DeclareAsync(user, "Printer on fire");
        var channel = app.Slack.Channel($"inc-{open}-").Id;
        foreach (var text in new[] { "severity sev1 Because", "status mitigated Because", "resolve Because", "update in 30m Because", "note Because", "timeline" })
        {
            Assert.Contains("Which incident?", await app.SayAsync(user, text), StringComparison.Ordinal);
            var words = text.Split(' ', 2);
            var named = $"{words[0]} INC-{number} {words.ElementAtOrDefault(1)}".TrimEnd();
            Assert.Contains("not its private channel", await app.SayAsync(user, named, channel), StringComparison.Ordinal);
            Assert.Contains("was not found, or you may not see it", await app.SayAsync(other, named, channel), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("zanzibar", string.Join('\n', app.Slack.Responses.Select(r => r.ToJsonString())), StringComparison.Ordinal);
        Assert.Contains("On the timeline", await app.SayAsync(user, "note Rotated", own), StringComparison.Ordinal);
    }

    static Dictionary<string, JsonObject> Copy(Dictionary<string, JsonObject> values) => values.ToDictionary(v => v.Key, v => v.Value.DeepClone().AsObject());

    static async Task<string> TextOf(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    static Task<int> CountAsync(SlackApp app) => app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from timeline_entries"), CancellationToken.None);

    static async Task<(string Text, string Author, string Source)> LastAsync(SlackApp app)
    {
        var last = (await app.App.Database.ReadAsync(s => s.OneAsync<Postmortem.Features.Timeline.TimelineEntry>("select text, author_name, source from timeline_entries order by recorded_at desc, id desc limit 1"), CancellationToken.None))!;
        return (last.Text, last.AuthorName, last.Source);
    }
}
