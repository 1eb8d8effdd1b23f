using System.Net;
using System.Text;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Over HTTP, in every format: what somebody may not see is not in what they carry away.</summary>
public sealed class ExportLeakTests(Apps apps)
{
    const string Secret = "xyzzysecret";

    static readonly string[] Formats = ["md", "json", "pdf", "zip"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_private_incident_goes_to_members_and_administrators_by_every_door(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync();
        var number = await DeclareAsync(app, member, $"Key leaked {Secret}", Visibility.Private);
        var expected = new List<(string Role, HttpStatusCode Status)> { (Role.Reader, HttpStatusCode.NotFound), (Role.Responder, HttpStatusCode.NotFound), (Role.Facilitator, HttpStatusCode.NotFound), (Role.Administrator, HttpStatusCode.OK) };

        foreach (var (role, status) in expected)
        {
            using var user = await app.SignInAsync(role);
            var token = await user.MakeTokenAsync();
            foreach (var format in Formats)
            {
                foreach (var answer in new[] { await user.GetAsync(Web(number, format)), await ApiAsync(app, number, format, token) })
                {
                    Assert.Equal(status, answer.StatusCode);
                    if (status != HttpStatusCode.OK) Assert.DoesNotContain(Secret, await answer.Content.ReadAsStringAsync(Ct));
                }
            }
        }
        foreach (var format in Formats) Assert.Contains(Secret, await ReadAsync(await member.GetAsync(Web(number, format)), format));
    }

    [Theory, BothEngines]
    public async Task A_private_incident_that_an_open_one_is_linked_to_is_not_named(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        using var reader = await app.SignInAsync(Role.Reader);
        var token = await reader.MakeTokenAsync();
        var hidden = await DeclareAsync(app, member, $"Key leaked {Secret}", Visibility.Private);
        foreach (var (from, to) in new[] { (await member.BeginReviewAsync(), hidden), (hidden, await member.BeginReviewAsync()) })
        {
            await member.PostsAsync($"/incidents/{from}/links", new() { ["other"] = $"INC-{to}", ["relation"] = "caused by" });
            var open = from == hidden ? to : from;
            foreach (var format in Formats)
            {
                // Documents are passed on: who may see both is told which one it is, and nothing else of it.
                var seen = await ReadAsync(await member.GetAsync(Web(open, format)), format);
                Assert.Matches($@"INC-{hidden}\b", seen);
                Assert.DoesNotContain(Secret, seen);
                foreach (var answer in new[] { await reader.GetAsync(Web(open, format)), await ApiAsync(app, open, format, token) })
                {
                    var text = await ReadAsync(answer, format);
                    Assert.DoesNotContain(Secret, text);
                    Assert.DoesNotMatch($@"INC-{hidden}\b", text);
                }
            }
        }
    }

    [Theory, BothEngines]
    public async Task A_hidden_entry_is_in_nobodys_document_even_when_the_review_was_begun_before(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await facilitator.DeclareIncidentAsync();
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, $"The password is {Secret}", EntryKind.Decision), facilitator.Actor(), Ct)).Value.Id;
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });
        await facilitator.PostsAsync($"/incidents/{number}/review/sections/response/keeping", new() { ["version"] = "1" });
        foreach (var format in Formats) Assert.Contains(Secret, await ReadAsync(await reader.GetAsync(Web(number, format)), format));

        await facilitator.PostsAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A password" });

        foreach (var format in Formats) Assert.DoesNotContain(Secret, await ReadAsync(await reader.GetAsync(Web(number, format)), format));
        foreach (var format in new[] { "md", "pdf", "zip" }) Assert.DoesNotContain(Secret, await ReadAsync(await facilitator.GetAsync(Web(number, format)), format));
        Assert.DoesNotContain(Secret, await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task What_somebody_typed_and_did_not_save_stays_theirs(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var saved = await facilitator.PostAsync($"/incidents/{number}/review/sections/lessons/draft", new() { ["text"] = $"Half a thought {Secret}", ["version"] = "1" });
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);

        foreach (var format in Formats) Assert.DoesNotContain(Secret, await ReadAsync(await facilitator.GetAsync(Web(number, format)), format));

        await facilitator.SaveSectionAsync(number, "lessons", $"A whole thought {Secret}", 1);
        foreach (var format in Formats) Assert.Contains(Secret, await ReadAsync(await facilitator.GetAsync(Web(number, format)), format));
    }

    static string Web(int number, string format) => $"/incidents/{number}/export?format={format}";

    static async Task<HttpResponseMessage> ApiAsync(TestApp app, int number, string format, string token)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/incidents/{number}/export?format={format}");
        request.Headers.Authorization = new("Bearer", token);
        return await http.SendAsync(request, Ct);
    }

    static async Task<int> DeclareAsync(TestApp app, TestUser user, string title, string visibility) =>
        (await app.Service<DeclareIncident>().RunAsync(new(title, Visibility: visibility), user.Actor(), Ct)).Value.Number;

    /// <summary>The words of the file; those of a PDF or a zip are not in its bytes.</summary>
    static async Task<string> ReadAsync(HttpResponseMessage answer, string format)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Ct);
        return format switch
        {
            "pdf" => PdfSamples.AllText(bytes),
            "zip" => string.Concat(MarkdownArchiveTests.Parts(bytes).Select(p => p.Key + Encoding.UTF8.GetString(Convert.FromBase64String(p.Value)))),
            _ => Encoding.UTF8.GetString(bytes),
        };
    }
}
