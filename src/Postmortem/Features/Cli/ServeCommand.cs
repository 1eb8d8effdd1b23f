using System.CommandLine;
using Microsoft.AspNetCore.DataProtection;
using Postmortem.Data;
using Postmortem.Features.Accounts.FirstRun;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Jobs;

namespace Postmortem.Features.Cli;

/// <summary>The web application. Options of the host (<c>--urls</c>, <c>--environment</c>, <c>--Storage:Directory</c>) pass through.</summary>
static class ServeCommand
{
    const string DefaultAddress = "http://localhost:5080";
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
        });
        command.SetAction((_, ct) => ServeAsync([.. args.Where(a => a != "serve")], ct));
    }

    static async Task<int> ServeAsync(string[] args, CancellationToken ct)
    {
        NativeHeap.KeepSmall();
        await using var app = Program.Build(args, UseDefaultAddress);
        // Neither knows of the other, and together they are most of the time until the first answer.
        var prepared = Task.Run(() => PrepareAsync(app.Services, ct), ct);
        Program.Route(app);
        await prepared;
        await app.StartAsync(ct);
        await app.Services.GetRequiredService<StartNotice>().PrintAsync(Console.Out, app.Urls, ct);
        await app.WaitForShutdownAsync(ct);
        return ExitCode.Ok;
    }

    /// <summary>The database, and what is read once and kept.</summary>
    static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        await Migrations.ApplyAsync(services.GetRequiredService<Database>(), TimeProvider.System, ct);
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
