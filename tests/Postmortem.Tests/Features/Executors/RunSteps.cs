using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Data;
using Postmortem.Features.Executors;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Jobs.Webhooks;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Executors;

/// <summary>A decided rollback of a service that has a webhook.</summary>
sealed class RunScene(TestApp app, int incident)
{
    public const string Secret = "a-signing-secret-of-length";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public TestApp App => app;

    public int Incident => incident;

    public string Runs => $"/incidents/{incident}/rollbacks/1/runs";

    public static Actor Administrator { get; } = new(null, "Marek", Role.Administrator, Door.Web);

    public static Actor Rosa { get; } = new(null, "Rosa", Role.Responder, Door.Web);

    /// <param name="tier">A needs a second person.</param>
    public static Task<RunScene> MakeAsync(TestApp app, FaultyServer server, string tier = "B") => MakeAsync(app, "webhook", new() { ["url"] = $"{server.Url}/hook" }, Secret, tier);

    public static async Task<RunScene> MakeAsync(TestApp app, string kind, Dictionary<string, string> settings, string token, string tier = "B")
    {
        var service = await SetUpAsync(app, kind, settings, token, tier);
        using var user = await app.SignInAsync();
        return await DecideAsync(app, await user.DeclareIncidentAsync(), service);
    }

    /// <returns>The service that is rolled back from here.</returns>
    public static async Task<Guid> SetUpAsync(TestApp app, string kind, Dictionary<string, string> settings, string token, string tier)
    {
        // The product's own worker would look at a run between two steps of a test: each test says itself when one looks.
        await app.Service<RunWorker>().StopAsync(Ct);
        var service = await app.AddServiceAsync("Checkout");
        await app.Database.WriteAsync(s => s.ExecuteAsync("update services set tier = @tier where id = @service", new { tier, service }), Ct);
        var made = await app.Service<SetUpExecutor>().RunAsync(new("checkout", kind, settings, token, "10", true, null), Administrator, Ct);
        Assert.True(made.Succeeded, made.Failure?.Message);
        return service;
    }

    public static async Task<RunScene> DecideAsync(TestApp app, int incident, Guid service)
    {
        Assert.True((await app.Service<ProposeRollback>().RunAsync(new(incident, new(Direction: "back", Kind: "deploy", ServiceId: service, From: "418", To: "417"), null, null), Rosa, Ct)).Succeeded);
        var decided = await app.Service<DecideRollback>().RunAsync(new(incident, 1, null, null, [], "Every minute counts"), Rosa, Ct);
        Assert.True(decided.Succeeded, decided.Failure?.Message);
        return new(app, incident);
    }

    public async Task<Run> RunAsync(bool dryRun = false)
    {
        var asked = await app.Service<AskRun>().RunAsync(new(incident, 1, dryRun), Rosa, Ct);
        Assert.True(asked.Succeeded, asked.Failure?.Message);
        return await SettleAsync(asked.Value.Id);
    }

    /// <summary>Until nothing of it is due.</summary>
    public async Task<Run> SettleAsync(Guid id)
    {
        while (true)
        {
            await app.Service<RunWorker>().RunBatchAsync(Ct);
            var run = await FindAsync(id);
            if (run.State != RunState.Sending && (run.DueAt is null || run.DueAt > app.Clock.GetUtcNow())) return run;
        }
    }

    public async Task<Run> FindAsync(Guid id) => (await app.Database.ReadAsync(s => s.FindRunAsync(id), Ct))!;

    public async Task<Rollback> RollbackAsync() => (await app.Database.ReadAsync(s => s.ReadRollbacksAsync(incident, Actor.CommandLine), Ct)).Single();

    /// <summary>As the receiver does it, with what the message told it.</summary>
    public static async Task<HttpStatusCode> ReportAsync(TestApp app, Received message, string body, string? secret = null)
    {
        var callback = JsonNode.Parse(message.Body)!["callback"]!;
        using var http = new HttpClient { BaseAddress = app.Address };
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri((string)callback["url"]!).AbsolutePath) { Content = new ByteArrayContent(bytes) };
        request.Headers.Add(WebhookHandler.SignatureHeader, WebhookHandler.Sign(bytes, secret ?? (string)callback["secret"]!, app.Clock.GetUtcNow()));
        using var answer = await http.SendAsync(request, Ct);
        return answer.StatusCode;
    }
}
