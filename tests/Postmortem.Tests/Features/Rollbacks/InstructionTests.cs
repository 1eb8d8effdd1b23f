using System.Net;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Services;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>Instructions as a list that people tick.</summary>
public sealed class InstructionTests(Apps apps)
{
    const string Text = """
        Watch the [board](https://board.example.com).

        1. Stop the deploys with `deploys pause shop`
           - tell the channel
        2. Roll back:

           ```sh
           kubectl rollout undo deploy/shop
           ```
        3. Warm the cache of `shop`

        Afterwards:

        - [ ] <b>Look</b> at the errors
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_item_of_a_list_is_a_step_and_commands_can_be_copied()
    {
        var parts = InstructionSteps.Read(Text);
        var steps = InstructionSteps.StepsOf(parts);

        Assert.Equal([(1, "Stop the deploys with deploys pause shop"), (2, "Roll back:"), (3, "Warm the cache of shop"), (4, "<b>Look</b> at the errors")], steps.Select(s => (s.Number, s.Line)));
        Assert.Equal([null, 1, null, null], parts.Select(p => p.Start));
        Assert.Contains("aria-label=\"Copy deploys pause shop\"", steps[0].Html);
        Assert.Contains("tell the channel", steps[0].Html);
        Assert.Contains("kubectl rollout undo deploy/shop\n</code></pre><button type=\"button\" class=\"btn quiet small\" data-copy>", steps[1].Html);
        Assert.DoesNotContain("data-copy", steps[2].Html);
        Assert.DoesNotContain("<input", steps[3].Html);
        Assert.Contains("&lt;b&gt;Look&lt;/b&gt;", steps[3].Html);
        Assert.Contains("rel=\"noopener", parts[0].Html);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nothing but `one command` here")]
    [InlineData("1) \n2) ")]
    [InlineData("- `a\" onclick=\"x b`\n- <script>alert(1)</script>\n- ![x](javascript:alert(1)) [y](javascript:alert(1))")]
    [InlineData("> - within a quotation\n\n```\n- within code\n```")]
    public void Whatever_is_typed_there_stays_safe(string text)
    {
        var parts = InstructionSteps.Read(text);
        foreach (var html in parts.Select(p => p.Html).Concat(InstructionSteps.StepsOf(parts).Select(s => s.Html)))
        {
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("javascript:", html.Replace("alt=\"javascript:", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\" onclick", html, StringComparison.OrdinalIgnoreCase);
        }
        Assert.All(InstructionSteps.StepsOf(parts), s => Assert.NotEmpty(s.Line));
    }

    [Theory, BothEngines]
    public async Task Ticks_belong_to_the_text_as_it_was_when_the_attempt_began(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var amara = await app.SignInAsync(name: $"Amara {Guid.NewGuid():N}"[..20]);
        using var bo = await app.SignInAsync();
        var (service, number) = await DecideAsync(app, amara);
        var path = $"/incidents/{number}/rollbacks/1/instructions";
        Assert.Contains("0 of 4 done", await bo.PanelAsync(number));
        await EditAsync(app, service, "- Something else first\n" + Text);
        Assert.Contains("0 of 5 done", await bo.PanelAsync(number));
        await EditAsync(app, service, Text);
        await amara.TakeAsync(number, 1, "start");
        await EditAsync(app, service, "- Something else");

        // Both had the page open with nothing ticked.
        await TickAsync(amara, path, Text, [1, 2], []);
        await TickAsync(bo, path, Text, [4], []);
        var panel = await bo.PanelAsync(number);

        Assert.Contains("3 of 4 done", panel);
        Assert.Contains($"{amara.Name}, <time", panel);
        Assert.DoesNotContain("Something else", panel);
        await TickAsync(bo, path, Text, [2, 4], [1, 2, 4]);
        Assert.Contains("2 of 4 done", await amara.PanelAsync(number));
        Assert.DoesNotContain(await app.StepsToldAsync(number), e => e.Contains("Warm", StringComparison.Ordinal));
        Assert.Equal(3, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from journal j join incidents i on i.id = j.incident_id where i.number = @number and j.action = 'rollback.steps_ticked'", new { number }), Ct));
    }

    [Theory, BothEngines]
    public async Task A_tick_for_another_text_or_too_late_is_refused(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var (service, number) = await DecideAsync(app, user);
        var path = $"/incidents/{number}/rollbacks/1/instructions";

        using var other = await TickAsync(user, path, "- Other", [1], []);
        using var wrong = await TickAsync(user, path, Text, [5], []);
        using var odd = await user.PostAsync(path, new() { ["steps"] = "first" }, path);
        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity], [other.StatusCode, wrong.StatusCode, odd.StatusCode]);

        // Ticked before the start: from then on an edit of the service changes nothing.
        var answer = (await api.PostAsync($"/api/v1{path}", new { ticked = new[] { 1 } })).Is(HttpStatusCode.OK);
        Assert.Equal((true, api.Name), ((bool)answer["kept"], (string?)answer["steps"]![0]!["ticked_by"]));
        await EditAsync(app, service, "");
        await user.TakeAsync(number, 1, "start");
        Assert.Equal(4, (await api.GetAsync($"/api/v1{path}")).Is(HttpStatusCode.OK)["steps"].AsArray().Count);
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "failed", ["note"] = "No rights" });
        (await api.PostAsync($"/api/v1{path}", new { unticked = new[] { 1 } })).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("1 of 4 steps of the instructions ticked; not ticked: Roll back:; Warm the cache of shop; &lt;b&gt;Look", await user.PanelAsync(number));
        Assert.Contains("disabled", await user.PageAsync(path));
    }

    [Theory, BothEngines]
    public async Task Steps_and_ticks_go_out_with_the_record_and_come_back(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var (_, number) = await DecideAsync(app, user);
        await TickAsync(user, $"/incidents/{number}/rollbacks/1/instructions", Text, [1, 2, 4], []);
        await user.TakeAsync(number, 1, "start");

        var record = (await app.ReadRecordAsync(number))!;
        Assert.Equal("3 of 4 steps of the instructions ticked; not ticked: Warm the cache of shop.", record.Rollbacks[0].StepsTicked);
        Assert.Contains("- **Followed:** 3 of 4 steps", await app.ExportTextAsync(number, "md"));
        foreach (var format in new[] { "json", "md" })
        {
            await using var elsewhere = await TestApp.StartAsync(engine, apps);
            await elsewhere.ImportAsync(await app.ExportAsync(number, format));
            var there = (await elsewhere.ReadRecordAsync(record.Number))!;
            Assert.Equal(Followed(record), Followed(there));
            // Markdown says nothing where nothing is said.
            if (format == "json") Assert.Equal(Attempt(record), Attempt(there));
        }
        static string Attempt(IncidentRecord r) => System.Text.Json.JsonSerializer.Serialize(r.Rollbacks[0], RecordJson.Options);
        static string Followed(IncidentRecord r) => System.Text.Json.JsonSerializer.Serialize(new { r.Rollbacks[0].Instructions, r.Rollbacks[0].Steps, r.Rollbacks[0].StepsTicked }, RecordJson.Options);
    }

    static async Task<HttpResponseMessage> TickAsync(TestUser user, string path, string text, int[] ticked, int[] was)
    {
        var token = await user.FormTokenAsync();
        var fields = ticked.Select(n => KeyValuePair.Create("steps", $"{n}")).Concat(was.Select(n => KeyValuePair.Create("was", $"{n}"))).Append(new("text", FollowedInstructions.MarkOf(text))).Append(new("__RequestVerificationToken", token));
        return await user.Http.PostAsync(path, new FormUrlEncodedContent(fields), Ct);
    }

    static async Task<(Service Service, int Number)> DecideAsync(TestApp app, TestUser user)
    {
        var service = (await app.Service<AddService>().RunAsync(new($"Shop {Guid.NewGuid():N}", RollbackInstructions: Text), RecoveryScene.Administrator, Ct)).Value;
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number, new() { ["service_id"] = service.Id.ToString() });
        await user.DecideAsync(number, 1);
        return (service, number);
    }

    static async Task EditAsync(TestApp app, Service service, string text) =>
        Assert.True((await app.Service<EditService>().RunAsync(new(service.Slug, new(service.Name, RollbackInstructions: text)), RecoveryScene.Administrator, Ct)).Succeeded);
}
