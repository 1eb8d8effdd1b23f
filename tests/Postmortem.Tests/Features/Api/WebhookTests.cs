using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Postmortem.Jobs;
using Postmortem.Jobs.Webhooks;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Features.Api;

/// <summary>Facts sent out, to a receiver in this process. The runner is driven by hand.</summary>
public sealed class WebhookTests(Apps apps)
{
    const string Secret = "a secret of enough length";

    [Theory, BothEngines]
    public async Task Facts_of_open_incidents_arrive_signed_and_in_order(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(engine, receiver.Url);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        for (var i = 0; i < 3; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await api.PostAsync($"incidents/{number}/timeline", new { text = $"Entry {i}" });
        }
        await DrainAsync(app);

        Assert.Equal(["incident.declared", "entry.added", "entry.added", "entry.added"], receiver.Messages.Select(m => (string)m.Json["topic"]!));
        Assert.Equal(["Entry 0", "Entry 1", "Entry 2"], receiver.Messages.Skip(1).Select(m => (string)m.Json["data"]!["text"]!));
        var first = receiver.Messages[0];
        Assert.Equal($"INC-{number}", (string)first.Json["incident"]!["name"]!);
        var expected = WebhookHandler.Sign(Encoding.UTF8.GetBytes(first.Body), Secret, DateTimeOffset.FromUnixTimeSeconds(long.Parse(first.Signature.Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(expected, first.Signature);
        Assert.NotEqual(expected, WebhookHandler.Sign(Encoding.UTF8.GetBytes(first.Body + " "), Secret, app.Clock.GetUtcNow()));
    }

    [Theory, BothEngines]
    public async Task What_failed_is_tried_again_before_what_came_later_and_nothing_twice(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(engine, receiver.Url);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        await DrainAsync(app);
        receiver.Fail(1);
        foreach (var text in new[] { "first", "second" })
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await api.PostAsync($"incidents/{number}/timeline", new { text });
        }
        var other = await api.DeclareAsync("Another one");
        await DrainAsync(app);
        Assert.DoesNotContain(receiver.Messages, m => (string?)m.Json["data"]?["text"] is "first" or "second");
        Assert.Contains(receiver.Messages, m => (int)m.Json["incident"]!["number"]! == other);

        app.Clock.Advance(TimeSpan.FromSeconds(5));
        await DrainAsync(app);
        Assert.Equal(["first", "second"], receiver.Messages.Select(m => (string?)m.Json["data"]?["text"]).OfType<string>());
        Assert.Equal(receiver.Messages.Count, receiver.Messages.Select(m => (string)m.Json["id"]!).Distinct().Count());
    }

    [Theory, BothEngines]
    public async Task Private_incidents_and_people_are_never_told_of(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(engine, receiver.Url);
        using var api = await app.ApiAsync();
        await api.DeclareAsync("Keys leaked", "private");
        var hidden = await api.DeclareAsync("Was open");
        await api.PostAsync($"incidents/{hidden}/visibility", new { visibility = "private", why = "Personal data" });
        await api.DeclareAsync("Open");
        await DrainAsync(app);
        Assert.Equal("Open", (string)Assert.Single(receiver.Messages).Json["incident"]!["title"]!);
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from outbox where done_at is null"), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task Words_that_were_hidden_or_edited_away_meanwhile_are_not_told(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(engine, receiver.Url);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        var hidden = (await api.PostAsync($"incidents/{number}/timeline", new { text = "The password is hunter2" })).Is(HttpStatusCode.Created);
        var edited = (await api.PostAsync($"incidents/{number}/timeline", new { text = "The other one is hunter3" })).Is(HttpStatusCode.Created);
        (await api.PostAsync($"incidents/{number}/timeline/{(string)hidden["id"]!}/hiding", new { why = "A secret" })).Is(HttpStatusCode.OK);
        (await api.PatchAsync($"incidents/{number}/timeline/{(string)edited["id"]!}", new { text = "The password was changed" })).Is(HttpStatusCode.OK);
        await DrainAsync(app);

        Assert.DoesNotContain(receiver.Messages, m => m.Body.Contains("hunter", StringComparison.Ordinal));
        var told = receiver.Messages.Where(m => ((string)m.Json["topic"]!).StartsWith("entry.", StringComparison.Ordinal)).ToList();
        Assert.Equal([(string)hidden["id"]!, (string)edited["id"]!, (string)hidden["id"]!, (string)edited["id"]!], told.Select(m => (string)m.Json["subject"]!));
        Assert.Equal("The password was changed", (string)told[^1].Json["data"]!["to"]!["text"]!);
    }

    [Theory, BothEngines]
    public async Task A_redirect_is_not_followed(Engine engine)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(engine, new Uri(receiver.Url, "/elsewhere"));
        using var api = await app.ApiAsync();
        await api.DeclareAsync();
        await DrainAsync(app);
        Assert.Empty(receiver.Messages);
        Assert.Contains("302", await app.Database.ReadAsync(s => s.ScalarAsync<string>("select last_error from outbox where last_error is not null"), CancellationToken.None), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task With_nobody_to_tell_everything_is_settled_at_once(Engine engine)
    {
        await using var app = await StartAsync(engine, null);
        using var api = await app.ApiAsync();
        await api.DeclareAsync();
        Assert.True(await app.Service<OutboxRunner>().RunBatchAsync(CancellationToken.None) > 1);
        Assert.Equal(0, await app.Service<OutboxRunner>().RunBatchAsync(CancellationToken.None));
        app.Clock.Advance(TimeSpan.FromDays(8));
        await app.Service<HourlyJobs>().RunAllAsync(CancellationToken.None);
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from outbox"), CancellationToken.None));
    }

    [Theory]
    [InlineData("https://x.example/hook", "", "Webhooks__Secret")]
    [InlineData("", Secret, "Webhooks__Url")]
    [InlineData("http://x.example/hook", Secret, "Webhooks__Url")]
    [InlineData("https://me:pw@x.example/hook", Secret, "Webhooks__Url")]
    [InlineData("ftp://127.0.0.1/", "short", "Webhooks__Url")]
    public void Half_a_setting_is_refused(string url, string secret, string named)
    {
        var settings = new Dictionary<string, string?> { ["Webhooks:Url"] = url, ["Webhooks:Secret"] = secret };
        var (options, faults) = AppOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Assert.Null(options);
        Assert.Contains(faults, f => f.Contains(named, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.Contains(Secret, StringComparison.Ordinal));
    }

    /// <summary>With the runner in the background stopped, which would race with the test.</summary>
    async Task<TestApp> StartAsync(Engine engine, Uri? url)
    {
        var app = await TestApp.StartAsync(engine, apps, url is null ? null : new() { ["Webhooks:Url"] = url.ToString(), ["Webhooks:Secret"] = Secret });
        await app.Service<OutboxRunner>().StopAsync(CancellationToken.None);
        return app;
    }

    static async Task DrainAsync(TestApp app)
    {
        while (await app.Service<OutboxRunner>().RunBatchAsync(TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    sealed record Message(JsonNode Json, string Body, string Signature);

    sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        readonly ConcurrentQueue<Message> _messages = new();
        int _failures;

        public IReadOnlyList<Message> Messages => [.. _messages];

        public Uri Url { get; private set; } = null!;

        public void Fail(int times) => _failures = times;

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.MapPost("/elsewhere", () => Results.Redirect("/"));
            app.MapPost("/", (Delegate)receiver.TakeAsync);
            await app.StartAsync();
            receiver.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return receiver;
        }

        async Task<IResult> TakeAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            if (Interlocked.Decrement(ref _failures) >= 0) return Results.StatusCode(500);
            _messages.Enqueue(new(JsonNode.Parse(body)!, body, context.Request.Headers[WebhookHandler.SignatureHeader].ToString()));
            return Results.NoContent();
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
