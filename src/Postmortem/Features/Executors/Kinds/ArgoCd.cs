using System.Globalization;
using System.Text.Json.Nodes;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Kinds;

/// <summary>Asks Argo CD to roll an application back to an entry of its own history.</summary>
public sealed class ArgoCd : IExecutorKind
{
    public string Key => "argo-cd";

    public string Name => "Argo CD rollback";

    public string About => "Rolls an application back to the entry of its history whose revision is the version to go back to; without a version, to the one before. Argo CD refuses it while automated sync is on. Needs a token of a project role that may get, sync and override this application.";

    public IReadOnlyList<ExecutorField> Fields { get; } =
    [
        new("url", "Address of Argo CD", "https://argocd.example.com"),
        new("application", "Application", "checkout"),
        new("namespace", "Its namespace", "Only where applications stand in several.", IsRequired: false),
    ];

    public string TokenLabel => "Token";

    public string TokenHint => "Of a project role or an account for API keys.";

    public string NameOf(IReadOnlyDictionary<string, string> settings) => $"Argo CD rollback of {settings.GetValueOrDefault("application")}";

    public Uri? AddressOf(IReadOnlyDictionary<string, string> settings) => Uri.TryCreate(settings.GetValueOrDefault("url"), UriKind.Absolute, out var url) ? url : null;

    public void Check(Checks checks, IReadOnlyDictionary<string, string> settings) =>
        checks.Must(settings["application"].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'), "application", "Give the name of the application alone, such as checkout.");

    public bool IsAsked(RunOrder order) => true;

    public string? WhyNotAborted(RunOrder order) => null;

    public async Task<RunNews> SendAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var application = Speech.Parse((await http.LookAsync(Request(order, HttpMethod.Get, ""), ct)).Body);
        var id = HistoryId(application?["status"]?["history"] as JsonArray ?? [], order.To)
            ?? throw new RunRefusedException(RefusalKind.Rejected, $"The history of {order.Setting("application")} at Argo CD has no entry for {order.To}.");
        await http.SayAsync(Request(order, HttpMethod.Post, "/rollback", new Dictionary<string, object> { ["id"] = id, ["dryRun"] = order.DryRun, ["prune"] = false }), ct);
        return order.DryRun
            ? new(RunState.Succeeded, $"Argo CD would roll back to entry {id.ToString(CultureInfo.InvariantCulture)} of the history.")
            : new(RunState.Running, $"Argo CD rolls back to entry {id.ToString(CultureInfo.InvariantCulture)} of the history.");
    }

    public async Task<RunNews> AskAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var operation = Speech.Parse((await http.SayAsync(Request(order, HttpMethod.Get, ""), ct)).Body)?["status"]?["operationState"];
        // Until ours has begun, the last one stands there.
        if (DateTimeOffset.TryParse(operation.Text("startedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var began) && began < order.SentAt.AddSeconds(-30)) return new(RunState.Running);
        var phase = operation.Text("phase");
        var state = phase switch { "Succeeded" => RunState.Succeeded, "Failed" or "Error" => operation.Text("message").Contains("terminated", StringComparison.OrdinalIgnoreCase) ? RunState.Aborted : RunState.Failed, _ => RunState.Running };
        return new(state, phase.Length > 0 ? $"Argo CD says: {phase.ToLowerInvariant()}." : "", operation.Text("message"));
    }

    public Task AbortAsync(RunOrder order, OutboundClient http, CancellationToken ct) => http.SayAsync(Request(order, HttpMethod.Delete, "/operation"), ct);

    /// <summary>The newest entry of that revision (in full, or at least seven of its letters) or target revision; without a version the one before the last.</summary>
    public static long? HistoryId(JsonArray history, string to)
    {
        var entries = history.Select(h => (Id: long.TryParse(h.Text("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1, Revision: h.Text("revision"), Target: h.Text("source", "targetRevision")))
            .Where(h => h.Id >= 0).OrderByDescending(h => h.Id).ToList();
        if (to.Length == 0) return entries.Count > 1 ? entries[1].Id : null;
        var fits = entries.Where(h => h.Target == to || h.Revision == to || (to.Length >= 7 && h.Revision.StartsWith(to, StringComparison.OrdinalIgnoreCase))).ToList();
        return fits.Count > 0 ? fits[0].Id : null;
    }

    HttpRequestMessage Request(RunOrder order, HttpMethod method, string path, object? body = null)
    {
        var space = order.Setting("namespace") is { Length: > 0 } own ? $"?appNamespace={Uri.EscapeDataString(own)}" : "";
        var at = new Uri($"{AddressOf(order.Settings)!.AbsoluteUri.TrimEnd('/')}/api/v1/applications/{order.Setting("application")}{path}{space}");
        var request = Speech.Request(method, at, body);
        request.Headers.Authorization = Speech.Bearer(order.Token);
        return request;
    }
}
