using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Run notifications of HCP Terraform and Terraform Enterprise.</summary>
sealed class Terraform : ISourceKind
{
    public string Key => "terraform";

    public string Name => "Terraform Cloud";

    public IReadOnlyList<string> Steps => ["In the workspace: Settings, Notifications, Create a notification, destination Webhook. The URL is the address above, the token the secret.", "Triggers: applying, completed, errored."];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => Proof.IsHmac(HashAlgorithmName.SHA512, secret, request.Body, request.Header("X-TFE-Notification-Signature"));

    public string? DeliveryKey(Incoming request, JsonNode? body) => body.Text("run_id") is { Length: > 0 } and not "null" and var run ? $"{run} {body.Text("notifications[0].trigger")}" : null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("notifications[0].trigger");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        string? status = eventName switch
        {
            "run:applying" => ChangeState.Started,
            "run:completed" => ChangeState.Succeeded,
            "run:errored" => ChangeState.Failed,
            _ => null,
        };
        if (status is null) return Reading.Nothing(eventName == "verification" ? "Terraform says hello: the notification is set up." : $"“{eventName}” of a run changes nothing yet.");
        var (workspace, at) = (body.Text("workspace_name"), body.Time("notifications[0].run_updated_at"));
        return Reading.Of(new(workspace, ChangeKind.Infrastructure, Payload.Title(body.Text("run_message") is { Length: > 0 } message ? message : $"Run of {workspace}"), OccurredAt: at,
            FinishedAt: status == ChangeState.Started ? null : at, By: body.Text("run_created_by"), Link: Payload.Link(body.Text("run_url")), Status: status), body.Text("run_id"));
    }
}
