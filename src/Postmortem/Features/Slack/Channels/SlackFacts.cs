using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Channels;

/// <summary>Turns committed facts, from whichever door, into what is to be done at Slack. Asks the database alone, so it never holds up other receivers.</summary>
public sealed class SlackFacts(Database database, SlackWorkspaces workspaces, ChannelPlan plan, TimeProvider clock) : IOutboxHandler
{
    /// <summary>A declaration in Slack is planned at once for its own workspace; this catches it only if that was cut off.</summary>
    static readonly TimeSpan LeftToSlack = TimeSpan.FromSeconds(20);

    /// <summary>What changes what the topic tells.</summary>
    static readonly string[] InTopic = ["incident.severity_changed", "incident.edited", "incident.role_assigned", "incident.role_released"];

    public bool Wants(OutboxMessage message) => message.IncidentId is not null && (message.Topic.StartsWith("incident.", StringComparison.Ordinal)
        || message.Topic.StartsWith("impact.", StringComparison.Ordinal) || message.Topic.StartsWith("rollback.", StringComparison.Ordinal) || message.Topic.StartsWith("milestone.", StringComparison.Ordinal) || message.Topic.StartsWith("entry.", StringComparison.Ordinal));

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        var incidentId = message.IncidentId!.Value;
        if (message.Topic == "incident.declared")
        {
            await PlanAsync(message, incidentId, ct);
            return;
        }
        if (await database.ReadAsync(s => s.FindChannelAsync(incidentId), ct) is not { } channel) return;
        if (message.Topic == "incident.visibility_changed" && await database.ReadAsync(s => s.IsPrivateAsync(incidentId), ct))
        {
            await plan.HideAsync(incidentId, channel.TeamId, message.Id, ct);
            return;
        }
        if (message.Topic is "incident.role_assigned" or "incident.member_added") await plan.InviteAsync(incidentId, channel.TeamId, message.Id, ct);
        await plan.RefreshAsync(incidentId, channel.TeamId, message.Id, InTopic.Contains(message.Topic), ct);
    }

    async Task PlanAsync(OutboxMessage message, Guid incidentId, CancellationToken ct)
    {
        if (await workspaces.FindHomeAsync(ct) is not { } home) return;
        var declared = await database.ReadAsync(s => s.OneAsync<Declared>("""
            select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version, i.kind, j.door
            from incidents i join journal j on j.id = @Id where i.id = @incidentId
            """, new { message.Id, incidentId }), ct);
        // What is only written down afterwards, or ended before anybody could be called, needs no channel.
        if (declared is null || declared.Kind == IncidentKind.Backfilled || !IncidentStatus.IsOpen(declared.Status)) return;
        await plan.MakeAsync(declared.Ref, home, [], declared.Door == Door.Slack ? clock.GetUtcNow() + LeftToSlack : null, ct);
    }

    sealed record Declared
    {
        public Guid Id { get; init; }
        public int Number { get; init; }
        public string Title { get; init; } = "";
        public string Status { get; init; } = "";
        public string Severity { get; init; } = "";
        public string Visibility { get; init; } = "";
        public DateTimeOffset DeclaredAt { get; init; }
        public int Version { get; init; }
        public string Kind { get; init; } = "";
        public string Door { get; init; } = "";

        public IncidentRef Ref => new() { Id = Id, Number = Number, Title = Title, Status = Status, Severity = Severity, Visibility = Visibility, DeclaredAt = DeclaredAt, Version = Version };
    }
}
