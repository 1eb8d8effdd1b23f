using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Webhooks of repositories and organisations: deployment, deployment_status, release, push to the default branch.</summary>
sealed class GitHub : ISourceKind
{
    static readonly string[] SettingFiles = [".yml", ".yaml", ".json", ".toml", ".ini", ".conf", ".env", ".properties"];

    public string Key => "github";

    public string Name => "GitHub";

    public IReadOnlyList<string> Steps =>
    [
        "In the repository or organisation: Settings, Webhooks, Add webhook.",
        "Payload URL is the address above, content type application/json, secret the one that was shown.",
        "Let it send: Deployments, Deployment statuses, Releases; Pushes where a push to the default branch is what goes live.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) =>
        Proof.IsHmac(HashAlgorithmName.SHA256, secret, request.Body, request.Header("X-Hub-Signature-256"), "sha256=");

    public string? DeliveryKey(Incoming request, JsonNode? body) => request.Header("X-GitHub-Delivery") is { Length: > 0 } id ? id : null;

    public string EventOf(Incoming request, JsonNode? body) => request.Header("X-GitHub-Event");

    public string PayloadOf(Incoming request)
    {
        var text = System.Text.Encoding.UTF8.GetString(request.Body);
        // The other content type that GitHub offers, and proposes first.
        return request.Header("Content-Type").StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text)["payload"].ToString() : text;
    }

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping) => eventName switch
    {
        "ping" => Reading.Nothing("GitHub says hello: the webhook is set up."),
        "deployment" => Deployment(body, ChangeState.Started, null),
        "deployment_status" => Status(body),
        "release" => Release(body),
        "push" => Push(body),
        _ => Reading.Nothing($"GitHub's event “{eventName}” tells of no change."),
    };

    static Reading Status(JsonNode body) => body.Text("deployment_status.state") switch
    {
        "success" => Deployment(body, ChangeState.Succeeded, body.Time("deployment_status.created_at")),
        "failure" or "error" => Deployment(body, ChangeState.Failed, body.Time("deployment_status.created_at")),
        "in_progress" or "queued" or "pending" => Deployment(body, ChangeState.Started, null),
        var state => Reading.Nothing($"The state “{state}” of a deployment changes nothing."),
    };

    static Reading Deployment(JsonNode body, string status, DateTimeOffset? ended)
    {
        var repository = body.Text("repository.full_name");
        var link = Payload.Link(body.Text("deployment_status.target_url")) ?? Payload.Link(body.Text("deployment_status.log_url")) ?? Payload.Link(body.Text("repository.html_url"));
        return Reading.Of(new(repository, ChangeKind.Deploy, Payload.Title(body.Text("deployment.description")), null, Payload.Short(body.Text("deployment.ref")), OccurredAt: body.Time("deployment.created_at"),
            FinishedAt: ended, By: body.Text("deployment.creator.login"), Link: link, Environment: body.Text("deployment.environment"), Status: status), $"{repository} deployment {body.Text("deployment.id")}");
    }

    static Reading Release(JsonNode body)
    {
        if (body.Text("action") != "published") return Reading.Nothing($"A release that was {body.Text("action")} changes nothing yet.");
        var repository = body.Text("repository.full_name");
        return Reading.Of(new(repository, ChangeKind.Deploy, Payload.Title($"Release {body.Text("release.name")}"), null, body.Text("release.tag_name"), OccurredAt: body.Time("release.published_at"),
            By: body.Text("release.author.login"), Link: Payload.Link(body.Text("release.html_url"))), $"{repository} release {body.Text("release.id")}");
    }

    static Reading Push(JsonNode body)
    {
        var branch = body.Text("ref").Replace("refs/heads/", "", StringComparison.Ordinal);
        if (branch != body.Text("repository.default_branch") || body.Text("deleted") == "true") return Reading.Nothing($"A push to {branch}, which is not the default branch.");
        var files = (body["commits"] as JsonArray ?? []).SelectMany(c => new[] { "added", "modified", "removed" }.SelectMany(list => c?[list] as JsonArray ?? [])).Select(f => f?.ToString() ?? "").ToList();
        var message = body.Text("head_commit.message");
        var settings = files.Count > 0 && files.All(f => SettingFiles.Any(end => f.EndsWith(end, StringComparison.OrdinalIgnoreCase)));
        return Reading.Of(new(body.Text("repository.full_name"), settings ? ChangeKind.Configuration : ChangeKind.Deploy, Payload.Title(message), Payload.Short(body.Text("before")), Payload.Short(body.Text("after")),
            OccurredAt: body.Time("head_commit.timestamp"), By: body.Text("pusher.name"), Link: Payload.Link(body.Text("compare")), SecurityFix: message.Contains("CVE-", StringComparison.OrdinalIgnoreCase),
            SchemaChange: files.Any(f => f.Contains("migration", StringComparison.OrdinalIgnoreCase))), $"{body.Text("repository.full_name")} push {body.Text("after")}");
    }
}
