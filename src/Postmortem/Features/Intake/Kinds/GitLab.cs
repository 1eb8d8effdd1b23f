using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Webhooks of projects and groups: deployment, pipeline of the default branch, release, feature flag.</summary>
sealed class GitLab : ISourceKind
{
    public string Key => "gitlab";

    public string Name => "GitLab";

    public IReadOnlyList<string> Steps =>
    [
        "In the project or group: Settings, Webhooks, Add new webhook. The URL is the address above.",
        "The secret works as signing token (GitLab checks its form) and, on versions that have none, as secret token.",
        "Let it send: Deployment events, Releases events, Feature flag events; Pipeline events where a pipeline of the default branch is what goes live.",
    ];

    /// <summary>What is signed must be signed rightly; the plain token is for versions that cannot sign.</summary>
    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => request.Header("webhook-signature").Length > 0
        ? Proof.IsStandardWebhook(request, secret, now)
        : Proof.IsSame(request.Header("X-Gitlab-Token"), secret);

    public string? DeliveryKey(Incoming request, JsonNode? body)
    {
        foreach (var header in new[] { "Idempotency-Key", "webhook-id", "X-Gitlab-Event-UUID" })
            if (request.Header(header) is { Length: > 0 } id) return id;
        return null;
    }

    public string EventOf(Incoming request, JsonNode? body) => body.Text("object_kind");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping) => eventName switch
    {
        "deployment" => Deployment(body),
        "pipeline" => Pipeline(body),
        "release" => Release(body),
        "feature_flag" => Flag(body, deliveryKey),
        _ => Reading.Nothing($"GitLab's event “{eventName}” tells of no change."),
    };

    static string? StatusOf(string word) => word switch
    {
        "running" => ChangeState.Started,
        "success" => ChangeState.Succeeded,
        "failed" or "canceled" => ChangeState.Failed,
        _ => null,
    };

    static Reading Deployment(JsonNode body)
    {
        if (StatusOf(body.Text("status")) is not { } status) return Reading.Nothing($"The status “{body.Text("status")}” of a deployment changes nothing.");
        var (project, at) = (body.Text("project.path_with_namespace"), body.Time("status_changed_at"));
        return Reading.Of(new(project, ChangeKind.Deploy, Payload.Title(body.Text("commit_title")), null, body.Text("short_sha"), OccurredAt: at, FinishedAt: status == ChangeState.Started ? null : at,
            By: body.Text("user.name"), Link: Payload.Link(body.Text("deployable_url")), Environment: body.Text("environment"), Status: status), $"{project} deployment {body.Text("deployment_id")}");
    }

    static Reading Pipeline(JsonNode body)
    {
        var branch = body.Text("object_attributes.ref");
        if (branch != body.Text("project.default_branch")) return Reading.Nothing($"A pipeline of {branch}, which is not the default branch.");
        if (StatusOf(body.Text("object_attributes.status")) is not { } status) return Reading.Nothing($"The status “{body.Text("object_attributes.status")}” of a pipeline changes nothing.");
        var (project, id) = (body.Text("project.path_with_namespace"), body.Text("object_attributes.id"));
        return Reading.Of(new(project, ChangeKind.Deploy, Payload.Title(body.Text("commit.title")), Payload.Short(body.Text("object_attributes.before_sha")), Payload.Short(body.Text("object_attributes.sha")),
            OccurredAt: body.Time("object_attributes.created_at"), FinishedAt: body.Time("object_attributes.finished_at"), By: body.Text("user.name"),
            Link: Payload.Link(body.Text("object_attributes.url")) ?? Payload.Link($"{body.Text("project.web_url")}/-/pipelines/{id}"), Status: status), $"{project} pipeline {id}");
    }

    static Reading Release(JsonNode body)
    {
        if (body.Text("action") != "create") return Reading.Nothing($"“{body.Text("action")}” of a release changes nothing.");
        var project = body.Text("project.path_with_namespace");
        return Reading.Of(new(project, ChangeKind.Deploy, Payload.Title($"Release {body.Text("name")}"), null, body.Text("tag"), OccurredAt: body.Time("released_at"), By: body.Text("commit.author.name"),
            Link: Payload.Link(body.Text("url"))), $"{project} release {body.Text("id")}");
    }

    static Reading Flag(JsonNode body, string deliveryKey)
    {
        var active = body.Text("object_attributes.active") == "true";
        var project = body.Text("project.path_with_namespace");
        return Reading.Of(new(project, ChangeKind.Flag, Payload.Title($"{body.Text("object_attributes.name")} turned {(active ? "on" : "off")}"), By: body.Text("user.name"),
            Link: Payload.Link(body.Text("project.web_url")), Reversible: Reversible.Yes), $"{project} flag {body.Text("object_attributes.id")} {deliveryKey}");
    }
}
