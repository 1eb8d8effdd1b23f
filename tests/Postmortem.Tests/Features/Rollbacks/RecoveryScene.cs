using System.Globalization;
using System.Text.Json;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>A rollback that has finished, of a service with a recovery check.</summary>
sealed record RecoveryScene(TestApp App, TestUser User, Service Service, int Incident)
{
    public const string Token = "a-token-that-nobody-may-see";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Actor Administrator { get; } = new(null, "Marek", Role.Administrator, Door.Web);

    public string Attempt => $"/incidents/{Incident}/rollbacks/1";

    public static RecoveryCheckFields Fields(string url, string name = "error rate", string query = "errors", string token = Token) => new(name, query, "below", "1", "%", "10", url, "", token);

    /// <param name="app">One of the test's own: its clock moves on.</param>
    /// <param name="minutes">Since the rollback.</param>
    public static async Task<RecoveryScene> MakeAsync(TestApp app, int minutes, params RecoveryCheckFields[] checks)
    {
        var user = await app.SignInAsync();
        var service = (await app.Service<AddService>().RunAsync(new($"Checkout {Guid.NewGuid():N}"), Administrator, Ct)).Value;
        foreach (var check in checks)
        {
            var made = await app.Service<SetUpRecoveryCheck>().RunAsync(new(service.Slug, null, check, null), Administrator, Ct);
            Assert.True(made.Succeeded, made.Failure?.Faults[0].Message);
        }
        var incident = await user.DeclareIncidentAsync();
        await user.ProposeAsync(incident, new() { ["service_id"] = service.Id.ToString(), ["from"] = "418", ["to"] = "417" });
        await user.DecideAsync(incident, 1);
        await user.TakeAsync(incident, 1, "start");
        await user.TakeAsync(incident, 1, "finish", new() { ["outcome"] = "succeeded" });
        app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        return new(app, user, service, incident);
    }

    public Task<HttpResponseMessage> ReadAsync() => User.PostAsync($"{Attempt}/reading", [], Attempt + "/verification");

    public Task<T> CountAsync<T>(string table) => App.Database.ReadAsync(s => s.ScalarAsync<T>($"select count(*) from {table} x join rollbacks r on r.id = x.rollback_id join incidents i on i.id = r.incident_id where i.number = @Incident", new { Incident }), Ct)!;

    /// <summary>As Prometheus answers: one line for each function, by minutes since the start that was asked for.</summary>
    public static Behaviour Prometheus(params Func<double, string>[] lines) => (request, stream) =>
    {
        var asked = request.Body.Split('&').Select(f => f.Split('=')).ToDictionary(f => f[0], f => Uri.UnescapeDataString(f[1]));
        double Number(string name) => double.Parse(asked[name], CultureInfo.InvariantCulture);
        var (start, end, step) = (Number("start"), Number("end"), Number("step"));
        var times = Enumerable.Range(0, (int)Math.Round((end - start) / step) + 1).Select(i => start + (i * step));
        var result = lines.Select((line, i) => new { metric = new { pod = $"p{i}" }, values = times.Select(t => new object[] { t, line((t - start) / 60) }) });
        return FaultyServer.WriteAsync(stream, 200, JsonSerializer.Serialize(new { status = "success", data = new { resultType = "matrix", result } }));
    };
}
