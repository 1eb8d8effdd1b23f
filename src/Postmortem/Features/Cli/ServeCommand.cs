using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.DataProtection;
using Postmortem.Data;
using Postmortem.Features.Accounts.FirstRun;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Cli;

/// <summary>The web application. Options of the host (<c>--urls</c>, <c>--environment</c>, <c>--Storage:Directory</c>) pass through.</summary>
static class ServeCommand
{
    const string DefaultAddress = "http://localhost:5080";
    static readonly string[] HostOptions = ["help", "version", "urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "webRoot", "allowedHosts", "shutdownTimeoutSeconds", "detailedErrors", "preferHostingUrls"];
    static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    public static Command Make(string[] args)
    {
        var command = new Command("serve", "Start the web application (the default). Options of the host such as --urls http://+:8080 pass through.");
        MakeDefault(command, args);
        return command;
    }

    public static void MakeDefault(Command command, string[] args)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.Validators.Add(result =>
        {
            // A misspelt command must not start a server.
            if (result is { Tokens.Count: 0 } && args.FirstOrDefault(a => a != "serve") is { } first && !first.StartsWith("--", StringComparison.Ordinal) && first is not ("-h" or "-?"))
                result.AddError($"'{first}' is not a command.");
            foreach (var option in args.TakeWhile(a => a != "--").Where(a => a.StartsWith("--", StringComparison.Ordinal) && !IsOfHost(a)))
                result.AddError($"'{option}' is not an option. Settings are given as --Section:Key=value, such as --Storage:Directory=/data.");
        });
        command.SetAction((_, ct) => ServeAsync([.. args.Where(a => a != "serve")], ct));
    }

    /// <summary>What the host or the parser reads: passed over, a misspelt option would start a server with other settings than were meant.</summary>
    static bool IsOfHost(string option) => option.Split('=')[0][2..] is var name && (name.Contains(':', StringComparison.Ordinal) || HostOptions.Contains(name, StringComparer.OrdinalIgnoreCase));

    static async Task<int> ServeAsync(string[] args, CancellationToken ct)
    {
        NativeHeap.KeepSmall();
        var started = false;
        await using var app = Program.Build(args, builder =>
        {
            UseDefaultAddress(builder);
            // Why it could not start is told in one line at the end, and not twice with its inside.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= (started ? LogLevel.Warning : LogLevel.Critical));
        });
        using var alone = ServedAlone.Take(app.Services.GetRequiredService<Database>());
        // Neither knows of the other, and together they are most of the time until the first answer.
        var prepared = Task.Run(() => PrepareAsync(app, ct), ct);
        Program.Route(app);
        await prepared;
        await ListenAsync(app, ct);
        started = true;
        await app.Services.GetRequiredService<StartNotice>().PrintAsync(Console.Out, app.Urls, ct);
        await app.WaitForShutdownAsync(ct);
        return ExitCode.Ok;
    }

    /// <exception cref="BadConfigurationException">It listens by https without a certificate.</exception>
    /// <exception cref="IOException">An address cannot be had.</exception>
    static async Task ListenAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (InvalidOperationException e) when (e.Source == "Microsoft.AspNetCore.Server.Kestrel.Core" && e.Message.Contains("HTTPS", StringComparison.Ordinal))
        {
            throw new BadConfigurationException(["urls (--urls or ASPNETCORE_URLS) asks for https, but there is no certificate. Name its file in Kestrel__Certificates__Default__Path (and its password in Kestrel__Certificates__Default__Password), or listen on http behind a proxy that speaks https."]);
        }
        catch (SocketException e)
        {
            throw new IOException($"It cannot listen on {app.Configuration["urls"] ?? DefaultAddress}: {e.Message}. Choose another address with --urls or ASPNETCORE_URLS.", e);
        }
    }

    /// <summary>The database, and what is read once and kept.</summary>
    static async Task PrepareAsync(WebApplication app, CancellationToken ct)
    {
        var services = app.Services;
        var begun = TimeProvider.System.GetTimestamp();
        var applied = await Migrations.ApplyAsync(services.GetRequiredService<Database>(), TimeProvider.System, ct);
        // To make a new one is nothing to tell.
        if (applied is [> 1, ..])
            app.Logger.LogInformation("The database was brought from schema version {Before} to {Now} in {Milliseconds} ms", applied[0] - 1, applied[^1], (long)TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
        _ = services.GetRequiredService<LanguageRules>().Coach;
        _ = services.GetRequiredService<ReviewTemplates>().FileTexts();
        _ = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("start").Protect([]);
    }

    static void UseDefaultAddress(WebApplicationBuilder builder)
    {
        var configured = AddressSettings.Any(key => !string.IsNullOrEmpty(builder.Configuration[key])) || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!configured) builder.WebHost.UseUrls(DefaultAddress);
    }
}
