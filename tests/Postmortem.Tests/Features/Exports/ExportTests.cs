using System.Net;
using System.Text.Json;
using NJsonSchema;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Over HTTP: who gets what.</summary>
public sealed class ExportTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Every_format_is_a_file_with_a_telling_name(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var reader = await app.SignInAsync(Role.Reader);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync("Zürich: checkout <b>answers</b> 502!");

        foreach (var (format, type, beginning) in new[] { ("md", "text/markdown", "---\nformat"), ("json", "application/json", "{\n  \"format\""), ("pdf", "application/pdf", "%PDF-"), ("zip", "application/zip", "PK") })
        {
            var answer = await reader.GetAsync($"/incidents/{number}/export?format={format}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal($"inc-{number}-zurich-checkout-b-answers-b-502.{format}", answer.Content.Headers.ContentDisposition!.FileName);
            Assert.StartsWith(beginning, await answer.Content.ReadAsStringAsync(Ct));
        }
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await reader.GetAsync($"/incidents/{number}/export?format=docx")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/incidents/999999/export")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Times_are_told_in_the_zone_that_is_asked_for_and_an_unknown_one_is_named(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var number = await user.DeclareIncidentAsync();

        foreach (var told in new[] { await user.PageAsync($"/incidents/{number}/export?time_zone=Asia/Kathmandu"), (await api.GetAsync($"incidents/{number}/export?time_zone=Asia/Kathmandu")).Is(HttpStatusCode.OK).Text })
            Assert.Contains("time_zone: Asia/Kathmandu", told);
        var refused = await user.GetAsync($"/incidents/{number}/export?format=pdf&time_zone=Mars/Olympus");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("The time zone “Mars/Olympus” is not known. Give one such as Europe/Berlin", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Ct)));
        (await api.GetAsync($"incidents/{number}/export?time_zone=Mars/Olympus")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_neither_exported_nor_named_to_a_stranger(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        var member = new Actor(user.Id, user.Name, user.Role, Door.Web);
        var hidden = (await app.Service<DeclareIncident>().RunAsync(new("Key leaked xyzzy", Visibility: Visibility.Private), member, Ct)).Value;
        var open = (await app.Service<DeclareIncident>().RunAsync(new("Sign-in is slow"), member, Ct)).Value;
        await app.Database.WriteAsync(s => s.ExecuteAsync("insert into incident_links (incident_id, other_id, relation, created_at) values (@From, @To, 'caused by', 0)", new { From = open.Id, To = hidden.Id }), Ct);

        foreach (var format in new[] { "md", "json", "pdf", "zip" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{hidden.Number}/export?format={format}")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await user.GetAsync($"/incidents/{hidden.Number}/export?format={format}")).StatusCode);
        }
        foreach (var format in new[] { "md", "json" })
        {
            Assert.DoesNotContain(hidden.Name, await stranger.PageAsync($"/incidents/{open.Number}/export?format={format}"));
            // A member reads that there is a link; the title stays out of a document that is handed on.
            var told = await user.PageAsync($"/incidents/{open.Number}/export?format={format}");
            Assert.Contains(hidden.Name, told);
            Assert.DoesNotContain("xyzzy", told);
        }
    }

    [Theory, BothEngines]
    public async Task A_hidden_entry_leaves_a_mark_without_text_in_a_readers_json_and_nothing_in_documents(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var reader = await app.SignInAsync(Role.Reader);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var actor = new Actor(user.Id, user.Name, user.Role, Door.Web);
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "the password is hunter2"), actor, Ct)).Value.Id;
        await app.Database.WriteAsync(s => s.ExecuteAsync("update timeline_entries set hidden_at = 1, hidden_by = 'Ana', hidden_reason = 'secret hunter2' where id = @entry", new { entry }), Ct);

        foreach (var format in new[] { "md", "json" }) Assert.DoesNotContain("hunter2", await reader.PageAsync($"/incidents/{number}/export?format={format}"));
        Assert.DoesNotContain("hunter2", await user.PageAsync($"/incidents/{number}/export?format=md"));
        Assert.Contains("hunter2", await user.PageAsync($"/incidents/{number}/export?format=json"));
        using var json = JsonDocument.Parse(await reader.PageAsync($"/incidents/{number}/export?format=json"));
        var mark = json.RootElement.GetProperty("timeline").EnumerateArray().Single(e => e.GetProperty("id").GetGuid() == entry);
        Assert.Equal(JsonValueKind.Object, mark.GetProperty("hidden").ValueKind);
        Assert.Equal(JsonValueKind.Null, mark.GetProperty("text").ValueKind);
    }

    [Theory, BothEngines]
    public async Task The_json_of_a_real_incident_keeps_to_the_published_schema(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        using var anonymous = new HttpClient { BaseAddress = app.Address };
        var schema = await JsonSchema.FromJsonAsync(await anonymous.GetStringAsync(RecordSchema.Path, Ct), Ct);

        Assert.Empty(schema.Validate(await user.PageAsync($"/incidents/{number}/export?format=json")));
    }

    [Theory, BothEngines]
    public async Task Who_chose_to_be_shown_by_role_is_not_named(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(name: "Xanthippe Discreet");
        var number = await user.DeclareIncidentAsync();
        await app.Database.WriteAsync(s => s.ExecuteAsync("update people set shown_as_role = @yes where id = @Id", new { user.Id, yes = true }), Ct);

        foreach (var format in new[] { "md", "json" })
        {
            var text = await user.PageAsync($"/incidents/{number}/export?format={format}");
            Assert.DoesNotContain("Xanthippe", text);
            Assert.Contains("Somebody of the team", text);
        }
    }

    [Theory, BothEngines]
    public async Task A_document_says_when_its_record_was_last_changed_milestones_too(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        Assert.Contains("Last changed 11 Mar 2030", PdfSamples.AllText(await app.ExportAsync(number, "pdf")));
        app.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/milestones/impact-start", new() { ["time"] = "2030-03-11 08:40" })).StatusCode);

        Assert.Contains("Last changed 11 Mar 2030, 12:00", PdfSamples.AllText(await app.ExportAsync(number, "pdf")));
    }
}
