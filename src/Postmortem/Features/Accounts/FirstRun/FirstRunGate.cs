using Postmortem.Data;

namespace Postmortem.Features.Accounts.FirstRun;

/// <summary>While there was no administrator yet every page leads to /setup. Asked of the database until the first yes, then never again.</summary>
public sealed class FirstRunGate(Database database)
{
    volatile bool _open;

    public async ValueTask<bool> IsNeededAsync(CancellationToken ct)
    {
        if (_open) return false;
        _open = await database.ReadAsync(s => s.AnyAdministratorAsync(), ct);
        return !_open;
    }

    internal void Open() => _open = true;
}

public static class FirstRunPages
{
    static readonly PathString[] Spared = ["/setup", "/error", "/healthz", "/readyz", "/api", "/openapi", "/problems", "/schemas", "/slack"];

    public static void UseFirstRun(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<FirstRunGate>();
        app.Use(async (context, next) =>
        {
            if (!Spared.Any(path => context.Request.Path.StartsWithSegments(path)) && await gate.IsNeededAsync(context.RequestAborted)) context.Response.Redirect("/setup");
            else await next(context);
        });
    }
}
