using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Postmortem.Features.Api;

/// <summary>A believable value for each field, by its name.</summary>
static class Samples
{
    public const string Key = "0196a8c2-7f3e-7c1a-9d54-0a1b2c3d4e5f";

    /// <summary>Left out of examples: alternatives to another field, what few requests need, and what can only be copied from the record, or from a clock.</summary>
    static readonly HashSet<string> Rare =
    [
        "version", "text_version", "file_version", "due_at", "not_applicable_because", "hold_minutes", "reading",
        "entry_id", "difference_id", "reply_to", "quote", "quote_before", "quote_after", "factor_ids", "follow_ups", "experiment", "ran_on", "steady_state", "injected_fault", "blast_radius", "abort_condition",
        "owner_name", "not_measurable_because", "no_action_because", "accuracy", "source_ref", "tracker_url", "asked_by_id", "slug", "at", "preflight", "visibility", "summary_format",
        "also_undoes", "data_lost", "side_effects", "decider_role", "scope", "holds", "remove", "meeting_at", "decided_at", "started_at", "finished_at", "verified_at", "proposed_at",
    ];

    static readonly Dictionary<string, Func<JsonNode>> Values = new()
    {
        ["title"] = () => "Checkout answers with errors",
        ["summary"] = () => "One in three payments fails since 14:05.",
        ["severity"] = () => "SEV2",
        ["status"] = () => "mitigated",
        ["kind"] = () => "real",
        ["why"] = () => "Error rate is back under 1 % since the rollback.",
        ["reason"] = () => "The vendor ships the fix on Monday.",
        ["text"] = () => "Connection pool at its limit of 200; requests wait.",
        // Long past: most times are refused while they are to come, and an example is copied as it stands.
        ["occurred_at"] = () => "2025-03-11T14:07:00Z",
        ["impact_since"] = () => "2025-03-11T14:05:00Z",
        ["impact_ended_at"] = () => "2025-03-11T14:31:00Z",
        ["starts_at"] = () => "2025-03-11T14:04:00Z",
        ["said"] = () => "Payments work again; we keep watching.",
        ["data_loss"] = () => "no",
        ["note"] = () => "Every order was compared with its payment.",
        ["into"] = () => "INC-7",
        ["incident"] = () => "INC-7",
        ["relation"] = () => "caused by",
        ["role"] = () => "commander",
        ["quantity"] = () => "payments that failed",
        ["value"] = () => "31 %",
        ["source"] = () => "checkout dashboard",
        ["permalink"] = () => "https://grafana.example.com/d/pool",
        ["direction"] = () => "back",
        ["from"] = () => "418",
        ["to"] = () => "417",
        ["outcome"] = () => "succeeded",
        ["metric"] = () => "error rate of checkout",
        ["threshold"] = () => "below 1 % for 10 min",
        ["preflight_skipped_because"] = () => "417 ran for a week; nothing else changed.",
        ["template"] = () => "full",
        ["category"] = () => "capacity",
        ["evidence"] = () => "Pool graph of 11 March: 200 of 200 from 14:05 to 14:31.",
        ["decision"] = () => "changes requested",
        ["finding"] = () => "counterfactual:0f3a94c1d2b7e685",
        ["sections"] = () => new JsonArray("summary"),
        ["hosts"] = () => new JsonArray("status.example.com"),
        ["words"] = () => new JsonArray("Contoso"),
        ["form"] = () => "page",
        ["comment"] = () => "Clear; the impact has no number yet.",
        ["capacity"] = () => "reviewer",
        ["approver_role"] = () => "administrator",
        ["draft_days"] = () => 2,
        ["publish_days"] = () => 10,
        ["meeting_days"] = () => 3,
        ["decide_minutes"] = () => 15,
        ["section"] = () => "summary",
        ["choice"] = () => "take",
        ["type"] = () => "prevent",
        ["priority"] = () => "P1",
        ["due_on"] = () => "2030-04-08",
        ["done_when"] = () => "A burst of ten times the usual load leaves the pool under 50 %.",
        ["claim"] = () => "One refresh per key, behind a lock.",
        ["link"] = () => "https://git.example.com/shop/pull/812",
        ["name"] = () => "Checkout",
        ["tier"] = () => "A",
        ["owner"] = () => "Payments team",
        ["description"] = () => "Takes orders and payments.",
        ["rollback_instructions"] = () => "deploy checkout --to PREVIOUS",
        ["label"] = () => "Runbook",
        ["url"] = () => "https://wiki.example.com/checkout",
        ["answer"] = () => "yes",
        ["should"] = () => "yes",
        ["could"] = () => "no",
        ["what_differed"] = () => "Its traffic rises steadily; a sale opens within seconds.",
        ["dimension"] = () => "Connection limits",
        ["production"] = () => "200 for 4 instances",
        ["test"] = () => "200 for one instance",
        ["effect"] = () => "The pool never ran out.",
        ["hypothesis"] = () => "With a cold cache and 200 connections, errors begin within two minutes.",
        ["environment"] = () => "Staging, 2 instances",
        ["environment_differences"] = () => "- 20,000 of 1.2 million articles",
        ["service_version"] = () => "2.31.0",
        ["data_volume"] = () => "20,000 articles",
        ["load_profile"] = () => "First five minutes of a sale, 3 times the usual peak",
        ["pass_criteria"] = () => "Errors below 0.1 %",
        ["result"] = () => "confirmed",
        ["observation"] = () => "Errors began after 70 s.",
        ["limit_found"] = () => "640 requests a second",
        ["by"] = () => "deploy pipeline",
        ["from_version"] = () => "5.40.2",
        ["to_version"] = () => "5.41.0",
        ["reversible"] = () => "yes",
        ["security_fix"] = () => false,
        ["schema_change"] = () => false,
        ["minutes"] = () => 60,
        ["place"] = () => "https://meet.example.com/review",
        ["takes_contributions"] = () => true,
        ["names_answers"] = () => false,
        ["step"] = () => "begin",
        ["learned"] = () => "yes",
        ["again"] = () => "yes",
        ["starred"] = () => false,
        ["explored"] = () => true,
    };

    /// <summary>Where one name means several things; null where the field is left out.</summary>
    static readonly Dictionary<string, Func<JsonNode>?> Particular = new()
    {
        ["EntryBody.kind"] = () => "observation",
        ["EntryEditBody.kind"] = () => "observation",
        ["RecoveryDecisionBody.kind"] = () => "deploy",
        ["ProposalBody.kind"] = () => "deploy",
        ["RollbackEditBody.kind"] = () => "deploy",
        ["PastRollbackBody.kind"] = () => "deploy",
        ["PastRollbackBody.value"] = () => "0.4 %",
        ["ProposalBody.reason"] = () => "418 changed the refresh; 417 did not have it.",
        ["EvidenceBody.kind"] = () => "load test",
        ["NewExperimentBody.kind"] = () => "load test",
        ["ExperimentBody.kind"] = () => "load test",
        ["NewExperimentBody.title"] = () => "Replay a sale with a cold cache",
        ["ExperimentBody.title"] = () => "Replay a sale with a cold cache",
        ["ServiceBody.depends_on"] = null,
        ["ServiceBody.shared"] = () => false,
        ["CatalogueImportBody.text"] = () => "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: checkout\nspec:\n  owner: group:payments",
        ["NewChangeBody.service"] = () => "checkout",
        ["NewChangeBody.kind"] = () => "deploy",
        ["NewChangeBody.title"] = () => "New price rules",
        ["NewChangeBody.status"] = () => "succeeded",
        ["NewChangeBody.source_ref"] = () => "run-4711",
        ["NewChangeBody.environment"] = () => "production",
        ["NewAlertBody.service"] = () => "checkout",
        ["NewAlertBody.severity"] = () => "critical",
        ["NewAlertBody.state"] = () => "firing",
        ["NewAlertBody.labels"] = () => new JsonObject { ["region"] = "eu-1" },
        ["ChangeBody.service"] = () => "checkout",
        ["ChangeBody.kind"] = () => "deploy",
        ["ChangeBody.title"] = () => "New price rules",
        ["ChangeBody.status"] = () => "succeeded",
        ["ChangeBody.environment"] = () => "production",
        ["ChangeLinkBody.relation"] = () => "suspect",
        ["ChangeLinkBody.why"] = () => "It touches the connection pool.",
        ["VerificationBody.value"] = () => "0.4 %",
        ["NewFollowUpBody.title"] = () => "Limit the cache refresh to one request per key",
        ["FollowUpBody.title"] = () => "Limit the cache refresh to one request per key",
        ["SeverityWordingBody.name"] = () => "Critical",
        ["SeverityWordingBody.definition"] = () => "Most users cannot use a critical service, or data is being lost.",
        ["MeetingNoteBody.kind"] = () => "surprise",
        ["MeetingNoteBody.text"] = () => "Nobody knew that the cache shares its pool with the search.",
        ["NoteOutcomeBody.into"] = () => "put aside",
        ["ContributionBody.text"] = () => "The runbook was not reachable while the wiki was down.",
        ["MoveBody.to"] = () => "up",
        ["VisibilityBody.visibility"] = () => "private",
        ["VisibilityBody.why"] = () => "It touches personal data.",
        ["MilestoneBody.at"] = () => "2025-03-11T14:05:00Z",
        ["MeetingBody.starts_at"] = () => "2030-03-18T14:00:00Z",
        ["ChecklistLineBody.key"] = () => "impact",
        ["ChecklistLineBody.answer"] = () => "no",
        ["ChecklistLineBody.note"] = () => "How many payments failed?",
        ["TicksBody.unticked"] = null,
        ["KindBody.kind"] = () => "drill",
        ["RollbackEditBody.outcome"] = null,
        ["FollowUpDeclineBody.asked_by_id"] = () => Key,
        ["NoteOutcomeBody.category"] = null,
        ["RedactedReleaseBody.wording"] = null,
        ["SectionKeepingBody.part"] = null,
        ["TemplateBody.text"] = () => "---\nname: Short\ndescription: For small incidents\nseverities: [SEV4]\n---\n\n## Summary {#summary}\n\n{{summary}}\n",
        ["TemplatePreviewBody.text"] = null,
        // Of what has no other member.
        ["StartBody.accuracy"] = () => "exact",
        ["FollowUpStartBody.version"] = () => 1,
        ["SectionKeepingBody.version"] = () => 1,
        ["SectionVersionBody.version"] = () => 1,
        ["TemplateRestorationBody.version"] = () => 1,
        ["DismissalBody.reason"] = () => "A quotation of the vendor's report.",
        ["FactorBody.text"] = () => "The pool had room for steady load, not for bursts.",
        ["SectionBody.text"] = () => "From 14:05 to 14:31 UTC, 31 % of payments failed…",
    };

    public static JsonNode? Of(IOpenApiSchema schema, string field)
    {
        var name = schema is OpenApiSchemaReference reference ? reference.Reference.Id ?? "" : "";
        if (schema.Properties is { Count: > 0 } properties)
        {
            var sample = new JsonObject();
            foreach (var (key, value) in properties)
            {
                if (Particular.TryGetValue($"{name}.{key}", out var particular) ? particular is null : Rare.Contains(key) && schema.Required?.Contains(key) != true) continue;
                sample[key] = particular?.Invoke() ?? Of(value, key);
            }
            return sample;
        }
        // A reference that may be null stands among alternatives.
        if ((schema.OneOf ?? schema.AnyOf)?.FirstOrDefault(s => s is OpenApiSchemaReference || s.Properties is { Count: > 0 }) is { } one) return Of(one, field);
        if (Values.TryGetValue(field, out var made) && (schema.Items is null || made() is JsonArray)) return made();
        if (schema.Items is { } items) return new JsonArray(Of(items, field));
        return schema.Type switch
        {
            _ when schema.Format == "uuid" => Key,
            _ when schema.Format == "date-time" => "2025-03-11T14:05:00Z",
            { } type when type.HasFlag(JsonSchemaType.Boolean) => true,
            { } type when type.HasFlag(JsonSchemaType.Integer) => 1,
            _ => "…",
        };
    }

    /// <summary>The example in place of a path's parameter.</summary>
    public static string InPath(string name) => name switch
    {
        "number" => "42",
        "other" => "7",
        "attempt" => "1",
        "kind" => "impact%20start",
        "role" => "commander",
        "slug" => "checkout",
        "key" => "summary",
        "revision" => "2",
        "stage" => "load",
        _ => Key,
    };
}
