using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary><c>/incident</c> alone and <c>/incident help</c>: where somebody begins who knows nothing yet.</summary>
public sealed class HomeTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Alone_it_tells_what_is_true_here_and_what_is_open_elsewhere(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        Assert.Contains("No open incident", await app.SayAsync(user, ""), StringComparison.Ordinal);
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        await app.DeclareAsync(user, "Key zanzibar leaked", isPrivate: true);

        var everywhere = await app.SayAsync(user, "");
        Assert.Contains("One open incident", everywhere, StringComparison.Ordinal);
        Assert.Contains($"<#{channel}>", everywhere, StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibar", everywhere, StringComparison.Ordinal);
        var here = await app.SayAsync(user, "", channel);
        Assert.Contains("Next update", here, StringComparison.Ordinal);
        Assert.Contains("open_update", here, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Help_lists_every_command_and_a_slip_is_answered_with_the_nearest(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var help = await app.SayAsync(user, "help");
        foreach (var word in new[] { "declare", "update", "status", "severity", "note", "hypothesis", "resolve", "reopen", "timeline" })
            Assert.Contains($"/incident {word}", help, StringComparison.Ordinal);
        Assert.Contains("Did you mean `/incident severity`", await app.SayAsync(user, "serverity sev1"), StringComparison.Ordinal);
        var nonsense = await app.SayAsync(user, "<!channel>");
        Assert.Contains("/incident help", nonsense, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", nonsense, StringComparison.Ordinal);
    }
}
