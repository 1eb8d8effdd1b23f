using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

public sealed class LiveTests(Apps apps)
{
    /// <summary>Long, for machines that have more to do than these tests.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task An_entry_added_elsewhere_is_announced_within_a_second(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var reader = await app.SignInAsync(Role.Reader);
        using var writer = await app.SignInAsync();
        var number = await writer.DeclareIncidentAsync();
        var other = await writer.DeclareIncidentAsync();
        await using var live = await LivePage.OpenAsync(reader, number);

        Assert.True(await IsHeardAsync(app, number, live));
        await writer.AddEntryAsync(other, "Not here");
        Assert.True(await IsHeardAsync(app, number, live));
    }

    [Fact]
    public async Task A_capture_on_one_replica_reaches_a_page_on_the_other()
    {
        await using var a = await TestApp.StartAsync(Engine.Postgres, apps);
        await using var b = await TestApp.StartAsync(Engine.Postgres, apps, new() { ["Database:ConnectionString"] = a.Service<Postmortem.Web.AppOptions>().Database.ConnectionString });
        using var reader = await a.SignInAsync();
        var number = await reader.DeclareIncidentAsync();
        await using var live = await LivePage.OpenAsync(reader, number);
        Assert.True(await IsHeardAsync(b, number, live));
        Assert.Contains("Written elsewhere", await reader.TimelineAsync(number));
    }

    [Theory, BothEngines]
    public async Task A_page_that_comes_back_hears_of_what_it_missed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var before = TestClock.Start.AddMinutes(-1).ToUnixTimeMilliseconds();
        await using var back = await LivePage.OpenAsync(user, number, lastEvent: before);
        Assert.Equal("event: facts", await back.NextEventAsync(Patience));
        Assert.Equal("event: timeline", await back.NextEventAsync(Patience));
    }

    [Theory, BothEngines]
    public async Task Signing_out_ends_the_stream(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var live = await LivePage.OpenAsync(user, number);
        await user.PostAsync("/sign-out", [], tokenFrom: $"/incidents/{number}/timeline/new");
        Assert.Null(await live.EndAsync(Patience));
    }

    [Theory, BothEngines]
    public async Task Whoever_loses_sight_of_the_incident_hears_no_more_of_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var owner = await app.SignInAsync();
        var number = await owner.DeclareIncidentAsync();
        await using var live = await LivePage.OpenAsync(user, number);
        // Whatever was still to be told of declaring it has been told.
        Assert.True(await IsHeardAsync(app, number, live));
        await live.IsQuietAsync(TimeSpan.FromSeconds(2));
        await app.Database.WriteAsync(s => s.ExecuteAsync("update incidents set visibility = 'private' where number = @number", new { number }), Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Secret"), Postmortem.Features.Shared.Actor.CommandLine, Ct);
        Assert.Null(await live.NextEventAsync(Patience));
    }

    [Theory, BothEngines]
    public async Task One_person_cannot_hold_every_connection(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var pages = new List<LivePage>();
        for (var i = 0; i < LiveStreams.MostPerPerson; i++) pages.Add(await LivePage.OpenAsync(user, number));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await user.GetAsync($"/incidents/{number}/live")).StatusCode);
        foreach (var page in pages) await page.DisposeAsync();
    }

    /// <summary>
    /// One of thirty entries is heard of within a second. On PostgreSQL the listener's own connection may still be opening, and a busy machine
    /// can hold up any single one.
    /// </summary>
    static async Task<bool> IsHeardAsync(TestApp writer, int number, LivePage live)
    {
        for (var i = 0; i < 30; i++)
            if (await TryAsync(writer, number, live)) return true;
        return false;
    }

    /// <returns>True when the page heard of the timeline within a second of the commit.</returns>
    static async Task<bool> TryAsync(TestApp writer, int number, LivePage live)
    {
        await writer.Service<AddEntry>().RunAsync(new(number, "Written elsewhere"), Postmortem.Features.Shared.Actor.CommandLine, Ct);
        try
        {
            while (await live.NextEventAsync(TimeSpan.FromSeconds(1)) is { } heard)
                if (heard == "event: timeline") return true;
        }
        catch (TimeoutException)
        {
            // Not heard: the next try, if there is one, tells whether it ever will be.
        }
        return false;
    }

    /// <summary>A browser's EventSource without the browser.</summary>
    sealed class LivePage(HttpResponseMessage response, StreamReader lines) : IAsyncDisposable
    {
        Task<string?>? _pending;

        public static async Task<LivePage> OpenAsync(TestUser user, int number, long? lastEvent = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/incidents/{number}/live?since={long.MaxValue}");
            if (lastEvent is { } id) request.Headers.Add("Last-Event-ID", $"{id}");
            var response = await user.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            var page = new LivePage(response, new StreamReader(await response.Content.ReadAsStreamAsync(Ct)));
            Assert.Equal(": open", await page.LineAsync(Patience));
            return page;
        }

        /// <returns>Null when the stream has ended.</returns>
        /// <exception cref="TimeoutException">Nothing came.</exception>
        public async Task<string?> NextEventAsync(TimeSpan within)
        {
            for (var line = await LineAsync(within); ; line = await LineAsync(within))
                if (line is null || line.StartsWith("event:", StringComparison.Ordinal)) return line;
        }

        /// <returns>Null once the stream has ended, whatever came before.</returns>
        public async Task<string?> EndAsync(TimeSpan within)
        {
            while (await NextEventAsync(within) is not null) { }
            return null;
        }

        /// <summary>Hears everything that is on its way, until nothing came for this long.</summary>
        public async Task IsQuietAsync(TimeSpan forThisLong) => await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            while (await NextEventAsync(forThisLong) is not null) { }
        });

        public ValueTask DisposeAsync()
        {
            response.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>A read that timed out goes on, so that its line is not lost.</summary>
        async Task<string?> LineAsync(TimeSpan within)
        {
            _pending ??= lines.ReadLineAsync(Ct).AsTask();
            var line = await _pending.WaitAsync(within, Ct);
            _pending = null;
            return line;
        }
    }
}
