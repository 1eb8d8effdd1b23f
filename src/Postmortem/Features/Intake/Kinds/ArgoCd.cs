using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Argo CD notifications with the template that the source's page shows.</summary>
sealed class ArgoCd : ISourceKind
{
    public string Key => "argocd";

    public string Name => "Argo CD";

    public IReadOnlyList<string> Steps =>
    [
        "In argocd-notifications-cm, a service: service.webhook.postmortem with url: the address above, and headers: name Authorization, value “Bearer $postmortem-secret”; the secret goes into argocd-notifications-secret.",
        """A template: webhook.postmortem, method POST, body {"app":"{{.app.metadata.name}}","revision":"{{.app.status.operationState.syncResult.revision}}","phase":"{{.app.status.operationState.phase}}","startedAt":"{{.app.status.operationState.startedAt}}","finishedAt":"{{.app.status.operationState.finishedAt}}","by":"{{.app.status.operationState.operation.initiatedBy.username}}","environment":"{{.app.spec.destination.namespace}}","url":"{{.context.argocdUrl}}/applications/{{.app.metadata.name}}"}""",
        "Triggers: on-sync-running, on-sync-succeeded and on-sync-failed send it.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => Proof.IsBearer(request, secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => null;

    public string EventOf(Incoming request, JsonNode? body) => $"sync {body.Text("phase")}".TrimEnd().ToLowerInvariant();

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        string? status = body.Text("phase") switch
        {
            "Running" => ChangeState.Started,
            "Succeeded" => ChangeState.Succeeded,
            "Failed" or "Error" => ChangeState.Failed,
            _ => null,
        };
        if (status is null) return Reading.Nothing($"The phase “{body.Text("phase")}” of a sync changes nothing.");
        var (app, started) = (body.Text("app"), body.Time("startedAt"));
        return Reading.Of(new(app, ChangeKind.Deploy, null, null, Payload.Short(body.Text("revision")), OccurredAt: started, FinishedAt: status == ChangeState.Started ? null : body.Time("finishedAt"),
            By: body.Text("by"), Link: Payload.Link(body.Text("url")), Environment: body.Text("environment"), Status: status, Reversible: Reversible.Yes), $"{app} sync {body.Text("startedAt")}");
    }
}
