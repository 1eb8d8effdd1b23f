using System.CommandLine;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Cli;

public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var serve = new Command("serve", "Start the web application (the default).");
        serve.SetAction((_, ct) => ServeAsync(args, ct));
        var root = new RootCommand("Postmortem: incidents, rollbacks, blameless reviews and their follow-ups.") { serve };
        root.SetAction((_, ct) => ServeAsync(args, ct));
        return await root.Parse(args).InvokeAsync();
    }

    static async Task<int> ServeAsync(string[] args, CancellationToken ct)
    {
        await using var app = Program.Build(args);
        await Migrations.ApplyAsync(app.Services.GetRequiredService<Database>(), TimeProvider.System, ct);
        await app.RunAsync(ct);
        return 0;
    }
}
