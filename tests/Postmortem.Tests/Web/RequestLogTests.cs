using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Web;

public sealed partial class RequestLogTests(Apps apps) : IDisposable
{
    readonly TestLog _log = new();

    public void Dispose() => _log.Dispose();

    [Theory, BothEngines]
    public async Task Each_request_is_one_line_whose_parts_are_fields(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var user = await app.SignInAsync();
        await user.PageAsync("/incidents?text=customer-name");
        await user.GetAsync("/app.css");
        await user.GetAsync("/healthz");

        var line = Assert.Single(_log.Lines, l => l.Text.Contains("/incidents", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Equal("GET", line.Fields["Method"]);
        Assert.Equal("/incidents", line.Fields["Path"]);
        Assert.Equal(200, line.Fields["Status"]);
        Assert.Equal(user.Id.ToString(), line.Fields["Person"]);
        Assert.DoesNotContain(_log.Lines, l => l.Level >= LogLevel.Information && (l.Text.Contains("app.css", StringComparison.Ordinal) || l.Text.Contains("healthz", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task The_number_on_an_error_page_leads_to_the_failure_in_the_log(Engine engine)
    {
        await using var app = await StartAsync(engine);
        using var user = await app.SignInAsync(Role.Administrator);
        await app.Database.WriteAsync(s => s.ExecuteAsync("alter table severities rename to gone"), TestContext.Current.CancellationToken);

        var answer = await user.GetAsync("/settings/severities");
        var number = Number().Match(await answer.TextAsync()).Groups[1].Value;

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.NotEmpty(number);
        var failure = Assert.Single(_log.Lines, l => l.Exception is not null);
        Assert.Equal(number, failure.Fields["Request"]);
        Assert.Equal("/settings/severities", failure.Fields["Path"]);
        Assert.Equal(number, Assert.Single(_log.Lines, l => Equals(l.Fields.GetValueOrDefault("Status"), 500)).Fields["Request"]);
    }

    [Fact]
    public async Task An_address_cannot_write_lines_of_its_own_and_an_invitation_is_not_named()
    {
        await using var app = await StartAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await user.GetAsync("/nothing%0AGET%20/forged%20200");
        await user.GetAsync("/join/a-secret-address");

        Assert.DoesNotContain(_log.Lines, l => l.Text.Contains("\nGET /forged", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, l => l.Text.Contains("a-secret-address", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, l => Equals(l.Fields.GetValueOrDefault("Path"), "/join/…"));
    }

    Task<TestApp> StartAsync(Engine engine) => TestApp.StartAsync(engine, apps, adjust: builder => builder.Logging.AddProvider(_log));

    [GeneratedRegex("number: ([^. ]+)")]
    private static partial Regex Number();
}
