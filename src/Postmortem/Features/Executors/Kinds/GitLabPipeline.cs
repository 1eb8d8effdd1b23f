using System.Globalization;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Kinds;

/// <summary>Starts a pipeline. With a trigger token it can do nothing else, so the pipeline has to report; a project's access token may also follow and cancel it.</summary>
public sealed class GitLabPipeline : IExecutorKind
{
    /// <summary>What GitLab's trigger tokens begin with.</summary>
    const string Trigger = "glptt-";

    public string Key => "gitlab-pipeline";

    public string Name => "GitLab pipeline";

    public string About => "Starts a pipeline with POSTMORTEM_ variables: what to go back to, and where to report. A trigger token can start it alone; a project access token (role Developer, scope api) is also used to follow and cancel it.";

    public IReadOnlyList<ExecutorField> Fields { get; } =
    [
        new("url", "Address of GitLab", Usual: "https://gitlab.com"),
        new("project", "Project", "Its path or number: shop/checkout"),
        new("ref", "Branch or tag whose pipeline runs", Usual: "main"),
    ];

    public string TokenLabel => "Trigger token or project access token";

    public string TokenHint => "glptt-… or glpat-…, for this project alone.";

    public string NameOf(IReadOnlyDictionary<string, string> settings) => $"GitLab pipeline of {settings.GetValueOrDefault("project")}";

    public Uri? AddressOf(IReadOnlyDictionary<string, string> settings) => Uri.TryCreate(settings.GetValueOrDefault("url"), UriKind.Absolute, out var url) ? url : null;

    public void Check(Checks checks, IReadOnlyDictionary<string, string> settings) =>
        checks.Must(settings["project"].All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/'), "project", "Give the project's path, such as shop/checkout, or its number.");

    public bool IsAsked(RunOrder order) => !IsTrigger(order) && order.ExternalId.Length > 0;

    public string? WhyNotAborted(RunOrder order) => IsTrigger(order) ? "A trigger token cannot cancel a pipeline. Cancel it at GitLab." : order.ExternalId.Length > 0 ? null : "Which pipeline it is is not known, so it cannot be cancelled from here. Cancel it at GitLab.";

    public async Task<RunNews> SendAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        if (order.DryRun)
        {
            if (IsTrigger(order)) return new(RunState.Succeeded, "A trigger token can do nothing but start the pipeline, so nothing was tried.");
            await http.SayAsync(Request(order, HttpMethod.Get, ""), ct);
            return new(RunState.Succeeded, "GitLab knows the project and accepts the token.");
        }
        var variables = new Dictionary<string, string>
        {
            ["POSTMORTEM_RUN"] = order.RunId.ToString("D"),
            ["POSTMORTEM_INCIDENT"] = order.Incident,
            ["POSTMORTEM_SERVICE"] = order.Service,
            ["POSTMORTEM_FROM"] = order.From,
            ["POSTMORTEM_TO"] = order.To,
            ["POSTMORTEM_CALLBACK_URL"] = order.Callback?.ToString() ?? "",
            ["POSTMORTEM_CALLBACK_SECRET"] = order.CallbackSecret,
        };
        var request = IsTrigger(order)
            ? Request(order, HttpMethod.Post, "/trigger/pipeline", new { token = order.Token, @ref = order.Setting("ref"), variables })
            : Request(order, HttpMethod.Post, "/pipeline", new { @ref = order.Setting("ref"), variables = variables.Select(v => new { v.Key, v.Value }) });
        var pipeline = Speech.Parse((await http.SayAsync(request, ct)).Body);
        return new(RunState.Running, "", "", Speech.Link(pipeline.Text("web_url")), pipeline.Text("id"));
    }

    public async Task<RunNews> AskAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var pipeline = Speech.Parse((await http.SayAsync(Request(order, HttpMethod.Get, $"/pipelines/{order.ExternalId}"), ct)).Body);
        var state = pipeline.Text("status") switch { "success" => RunState.Succeeded, "failed" or "skipped" => RunState.Failed, "canceled" => RunState.Aborted, _ => RunState.Running };
        return new(state, $"GitLab says: {pipeline.Text("status").Replace('_', ' ')}.", "", Speech.Link(pipeline.Text("web_url")));
    }

    public Task AbortAsync(RunOrder order, OutboundClient http, CancellationToken ct) => http.SayAsync(Request(order, HttpMethod.Post, $"/pipelines/{order.ExternalId}/cancel"), ct);

    static bool IsTrigger(RunOrder order) => order.Token.StartsWith(Trigger, StringComparison.Ordinal);

    HttpRequestMessage Request(RunOrder order, HttpMethod method, string path, object? body = null)
    {
        var project = int.TryParse(order.Setting("project"), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? order.Setting("project") : Uri.EscapeDataString(order.Setting("project").Trim('/'));
        var request = Speech.Request(method, new Uri($"{AddressOf(order.Settings)!.AbsoluteUri.TrimEnd('/')}/api/v4/projects/{project}{path}"), body);
        if (!IsTrigger(order)) request.Headers.Add("PRIVATE-TOKEN", order.Token);
        return request;
    }
}
