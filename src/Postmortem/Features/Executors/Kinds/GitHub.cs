using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Kinds;

/// <summary>What both ways through GitHub have in common.</summary>
static partial class GitHub
{
    public static readonly ExecutorField Api = new("api", "Address of the API", "For GitHub Enterprise Server: https://github.example.com/api/v3", IsRequired: false, Usual: "https://api.github.com");

    public static readonly ExecutorField Repository = new("repository", "Repository", "example/shop");

    public static Uri? AddressOf(IReadOnlyDictionary<string, string> settings) =>
        Uri.TryCreate(settings.GetValueOrDefault("api") is { Length: > 0 } own ? own : Api.Usual, UriKind.Absolute, out var url) ? url : null;

    public static HttpRequestMessage Request(RunOrder order, HttpMethod method, string path, object? body = null)
    {
        var request = Speech.Request(method, new Uri($"{AddressOf(order.Settings)!.AbsoluteUri.TrimEnd('/')}/repos/{order.Setting("repository")}/{path}"), body);
        request.Headers.Authorization = Speech.Bearer(order.Token);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        return request;
    }

    public static void Check(Checks checks, IReadOnlyDictionary<string, string> settings) =>
        checks.Must(OwnerAndName().IsMatch(settings["repository"]), "repository", "Give the owner and the name, such as example/shop.");

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex OwnerAndName();
}

/// <summary>Starts a workflow that has <c>on: workflow_dispatch</c>.</summary>
public sealed class GitHubWorkflow : IExecutorKind
{
    public string Key => "github-workflow";

    public string Name => "GitHub workflow";

    public string About => "Starts a workflow that has “on: workflow_dispatch”, follows its run and can cancel it. Needs a fine-grained token for this one repository with Actions: read and write.";

    public IReadOnlyList<ExecutorField> Fields { get; } =
    [
        GitHub.Repository,
        new("workflow", "Workflow file", "rollback.yml"),
        new("ref", "Branch or tag whose workflow runs", Usual: "main"),
        new("inputs", "Inputs", "One a line, as the workflow names them: version={to}. {to}, {from}, {service}, {incident} and {run} are filled in.", IsRequired: false, Lines: true, Usual: "version={to}"),
        GitHub.Api,
    ];

    public string TokenLabel => "Access token";

    public string TokenHint => "github_pat_…, for this repository alone.";

    public string NameOf(IReadOnlyDictionary<string, string> settings) => $"GitHub workflow {settings.GetValueOrDefault("workflow")} of {settings.GetValueOrDefault("repository")}";

    public Uri? AddressOf(IReadOnlyDictionary<string, string> settings) => GitHub.AddressOf(settings);

    public void Check(Checks checks, IReadOnlyDictionary<string, string> settings)
    {
        GitHub.Check(checks, settings);
        checks.Must(settings["workflow"].All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'), "workflow", "Give the name of the file alone, such as rollback.yml.");
        checks.Must(Lines(settings["inputs"]).All(l => l.IndexOf('=', StringComparison.Ordinal) > 0), "inputs", "Give one input a line, such as version={to}.");
    }

    public bool IsAsked(RunOrder order) => true;

    public string? WhyNotAborted(RunOrder order) => order.ExternalId.Length > 0 ? null : "Which of GitHub's runs it is was not found out, so it cannot be cancelled from here. Cancel it at GitHub.";

    public async Task<RunNews> SendAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var path = $"actions/workflows/{order.Setting("workflow")}";
        if (order.DryRun)
        {
            var workflow = Speech.Parse((await http.SayAsync(GitHub.Request(order, HttpMethod.Get, path), ct)).Body);
            return workflow.Text("state") is "active" or ""
                ? new(RunState.Succeeded, "GitHub knows the workflow and accepts the token. Whether it may start it shows only when it does.", "", Speech.Link(workflow.Text("html_url")))
                : new(RunState.Failed, $"GitHub knows the workflow, but it is turned off there ({workflow.Text("state")}).");
        }
        var inputs = Lines(order.Setting("inputs")).Select(l => l.Split('=', 2)).ToDictionary(p => p[0].Trim(), p => order.Fill(p[1].Trim()));
        Task<OutboundAnswer> DispatchAsync(object body) => http.SayAsync(GitHub.Request(order, HttpMethod.Post, $"{path}/dispatches", body), ct);
        OutboundAnswer answer;
        try
        {
            answer = await DispatchAsync(new { @ref = order.Setting("ref"), inputs, return_run_details = true });
        }
        // A server older than this wish refuses it by its name, and has started nothing.
        catch (RunRefusedException e) when (e.Kind == RefusalKind.Rejected && e.Output.Contains("return_run_details", StringComparison.Ordinal))
        {
            answer = await DispatchAsync(new { @ref = order.Setting("ref"), inputs });
        }
        // Or it answers with nothing; then the run has to be found.
        var run = Speech.Parse(answer.Body);
        return new(RunState.Running, "", "", Speech.Link(run.Text("html_url")), run.Text("workflow_run_id"));
    }

    public async Task<RunNews> AskAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var id = order.ExternalId;
        if (id.Length == 0)
        {
            id = await FindAsync(order, http, ct);
            if (id.Length == 0) return new(RunState.Running);
        }
        var run = Speech.Parse((await http.SayAsync(GitHub.Request(order, HttpMethod.Get, $"actions/runs/{id}"), ct)).Body);
        var link = Speech.Link(run.Text("html_url"));
        if (run.Text("status") != "completed") return new(RunState.Running, $"GitHub says: {run.Text("status").Replace('_', ' ')}.", "", link, id);
        var conclusion = run.Text("conclusion");
        return new(conclusion switch { "success" => RunState.Succeeded, "cancelled" => RunState.Aborted, _ => RunState.Failed }, $"GitHub says: {conclusion.Replace('_', ' ')}.", "", link, id);
    }

    public Task AbortAsync(RunOrder order, OutboundClient http, CancellationToken ct) => http.SayAsync(GitHub.Request(order, HttpMethod.Post, $"actions/runs/{order.ExternalId}/cancel"), ct);

    /// <summary>The only run that began since, or the one whose name holds ours. Of several it takes none: guessing would follow somebody else's.</summary>
    static async Task<string> FindAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var since = order.SentAt.AddSeconds(-5).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var path = $"actions/workflows/{order.Setting("workflow")}/runs?event=workflow_dispatch&created={Uri.EscapeDataString($">={since}")}&per_page=20";
        var runs = (Speech.Parse((await http.SayAsync(GitHub.Request(order, HttpMethod.Get, path), ct)).Body)?["workflow_runs"] as JsonArray ?? []).ToList();
        var named = runs.Where(r => r.Text("display_title").Contains(order.RunId.ToString("D"), StringComparison.OrdinalIgnoreCase)).ToList();
        return (named, runs) switch { ([var ours], _) => ours.Text("id"), ([], [var only]) => only.Text("id"), _ => "" };
    }

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Creates a deployment of the version to go back to; whatever listens for deployments carries it out.</summary>
public sealed class GitHubDeployment : IExecutorKind
{
    public string Key => "github-deployment";

    public string Name => "GitHub deployment";

    public string About => "Creates a deployment of the version to go back to, for what listens for deployments, and follows its statuses. Needs a fine-grained token for this one repository with Deployments: read and write.";

    public IReadOnlyList<ExecutorField> Fields { get; } =
    [
        GitHub.Repository,
        new("environment", "Environment", Usual: "production"),
        new("ref", "What is deployed", "{to} is the version to go back to: a tag, branch or commit.", Usual: "{to}"),
        GitHub.Api,
    ];

    public string TokenLabel => "Access token";

    public string TokenHint => "github_pat_…, for this repository alone.";

    public string NameOf(IReadOnlyDictionary<string, string> settings) => $"GitHub deployment to {settings.GetValueOrDefault("environment")} of {settings.GetValueOrDefault("repository")}";

    public Uri? AddressOf(IReadOnlyDictionary<string, string> settings) => GitHub.AddressOf(settings);

    public void Check(Checks checks, IReadOnlyDictionary<string, string> settings) => GitHub.Check(checks, settings);

    public bool IsAsked(RunOrder order) => order.ExternalId.Length > 0;

    public string? WhyNotAborted(RunOrder order) => "GitHub has no way to stop a deployment. Stop it where it is carried out, then say here how it ended.";

    public async Task<RunNews> SendAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var version = order.Fill(order.Setting("ref"));
        if (version.Length == 0) throw new RunRefusedException(RefusalKind.Rejected, "The rollback does not say which version it goes to, so there is nothing to deploy.");
        if (order.DryRun)
        {
            await http.SayAsync(GitHub.Request(order, HttpMethod.Get, $"commits/{Uri.EscapeDataString(version)}"), ct);
            return new(RunState.Succeeded, $"GitHub knows {version} and accepts the token.");
        }
        var answer = await http.SayAsync(GitHub.Request(order, HttpMethod.Post, "deployments", new
        {
            @ref = version,
            environment = order.Setting("environment"),
            task = "rollback",
            auto_merge = false,
            required_contexts = Array.Empty<string>(),
            description = $"{order.Incident}, rollback {order.Attempt.ToString(CultureInfo.InvariantCulture)}",
            payload = new { run = order.RunId },
        }), ct);
        var id = Speech.Parse(answer.Body).Text("id");
        // 202: it merged something instead of deploying.
        if (id.Length == 0) throw new RunRefusedException(RefusalKind.Unknown, "GitHub took the request and named no deployment.", answer.Body);
        return new(RunState.Running, "", "", null, id);
    }

    public async Task<RunNews> AskAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var statuses = Speech.Parse((await http.SayAsync(GitHub.Request(order, HttpMethod.Get, $"deployments/{order.ExternalId}/statuses?per_page=1"), ct)).Body) as JsonArray;
        if (statuses is not [var last, ..]) return new(RunState.Running);
        var state = last.Text("state") switch { "success" => RunState.Succeeded, "failure" or "error" => RunState.Failed, "inactive" => RunState.Aborted, _ => RunState.Running };
        return new(state, $"GitHub says: {last.Text("state").Replace('_', ' ')}.", last.Text("description"), Speech.Link(last.Text("log_url")) ?? Speech.Link(last.Text("target_url")));
    }

    public Task AbortAsync(RunOrder order, OutboundClient http, CancellationToken ct) => throw new InvalidOperationException("GitHub has no way to stop a deployment.");
}
