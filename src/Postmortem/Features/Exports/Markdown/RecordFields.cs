namespace Postmortem.Features.Exports.Markdown;

/// <summary>What documents tell of each part of the record, in reading order.</summary>
static class RecordFields
{
    public static readonly Field[] Impact =
    [
        new("quantity", "Quantity"), new("value", "Value"), new("source", "Source"), new("not_measurable_because", "Not measurable because"),
    ];

    public static readonly Field[] Milestone =
    [
        new("kind", "Milestone"), new("at", "Time", FieldKind.Time), new("accuracy", "Accuracy"), new("source", "Source"),
        new("not_applicable_because", "Not applicable because"), new("origin", "Set by"), new("set_by", "By whom"),
    ];

    public static readonly Field[] DataLoss = [new("data_loss", "Data lost"), new("data_loss_note", "What was lost, or how that is known") { Formerly = "What was lost" }];

    public static readonly Field[] Alert =
    [
        new("title", "Alert"), new("service", "Service"), new("severity", "Severity"), new("state", "State"), new("starts_at", "Since", FieldKind.Time), new("fired_at", "Fired last at", FieldKind.Time),
        new("first_acknowledged_at", "Acknowledged at", FieldKind.Time), new("acknowledged_at", "Acknowledged last at", FieldKind.Time), new("acknowledged_by", "Acknowledged by"), new("ends_at", "Resolved at", FieldKind.Time),
        new("count", "Alerts", FieldKind.Number), new("not_actionable", "Not actionable", FieldKind.Flag), new("url", "Link"), new("note", "What it says", FieldKind.Markdown), new("labels", "Labels"), new("source", "Told by"), new("source_ref", "Name at its source"),
    ];

    public static readonly Field[] Change =
    [
        new("relation", "It is"), new("why", "Why"), new("linked_by", "Said by"), new("linked_at", "Said at", FieldKind.Time), new("occurred_at", "Took effect at", FieldKind.Time), new("finished_at", "Ended at", FieldKind.Time),
        new("service", "Service"), new("kind", "Kind"), new("title", "What"), new("from_version", "From"), new("to_version", "To"), new("by", "By"), new("url", "Link"), new("environment", "Environment"),
        new("status", "Status"), new("reversible", "Can be taken back"), new("security_fix", "Security fix", FieldKind.Flag), new("schema_change", "Changes the schema", FieldKind.Flag),
        new("note", "Note", FieldKind.Markdown), new("source", "Told by"), new("source_ref", "Name at its source"),
    ];

    public static readonly Field[] Rollback =
    [
        new("state", "State"), new("direction", "Direction"), new("kind", "Kind"), new("service", "Service"), new("scope", "Scope"),
        new("from_version", "From"), new("to_version", "To"), new("reason", "Why"),
        new("proposed_at", "Proposed at", FieldKind.Time), new("proposed_by", "Proposed by"),
        new("decided_at", "Decided at", FieldKind.Time), new("decided_by", "Decided by"), new("decider_role", "Role of the decider"), new("decision_reason", "Reason of the decision"), new("known_then", "Known then"),
        new("started_at", "Started at", FieldKind.Time), new("finished_at", "Finished at", FieldKind.Time), new("outcome", "Outcome"), new("outcome_note", "Outcome in words"),
        new("verified_at", "Verified at", FieldKind.Time), new("verified_by", "Verified by"), new("verification_metric", "Verification metric"),
        new("verification_threshold", "Threshold"), new("verification_hold_minutes", "Must hold for minutes", FieldKind.Number), new("verification_value", "Measured"), new("steps_ticked", "Followed"),
        new("side_effects", "Side effects"), new("also_undoes", "Also undoes"), new("data_lost", "Data lost by it"), new("instructions", "Instructions followed", FieldKind.Markdown),
    ];

    public static readonly Field[] Step = [new("line", "Step"), new("step", "Number", FieldKind.Number), new("ticked_at", "Ticked at", FieldKind.Time), new("ticked_by", "Ticked by")];

    public static readonly Field[] Run =
    [
        new("executor", "Executor"), new("dry_run", "Dry run", FieldKind.Flag), new("state", "State"), new("message", "What is true of it"),
        new("asked_at", "Asked at", FieldKind.Time), new("asked_by", "Asked by"), new("approved_at", "Approved at", FieldKind.Time), new("approved_by", "Approved by"),
        new("sent_at", "Sent at", FieldKind.Time), new("heard_at", "Heard of last at", FieldKind.Time), new("finished_at", "Ended at", FieldKind.Time),
        new("abort_asked_at", "Abort asked at", FieldKind.Time), new("abort_asked_by", "Abort asked by"), new("url", "Link"), new("output", "Output", FieldKind.Output),
    ];

    public static readonly Field[] Wait =
    [
        new("decided_at", "Decided at", FieldKind.Time), new("decided_by", "Decided by"), new("decider_role", "Role of the decider"), new("why", "Why"),
        new("asks_again_at", "Until", FieldKind.Time), new("known_then", "Known then"),
    ];

    public static readonly Field[] Preflight = [new("key", "Key"), new("question", "Question"), new("answer", "Answer"), new("note", "Note")];

    public static readonly Field[] Reading =
    [
        new("name", "Read from Prometheus"), new("result", "Says"), new("comparison", "Good is"), new("threshold", "Threshold", FieldKind.Decimal), new("unit", "Unit"), new("hold_minutes", "Must hold for minutes", FieldKind.Number),
        new("held_seconds", "Held for seconds", FieldKind.Number), new("waits", "Not long enough yet", FieldKind.Flag), new("worst", "Worst", FieldKind.Decimal), new("worst_series", "Worst at"), new("last", "Last", FieldKind.Decimal),
        new("samples", "Samples", FieldKind.Number), new("series", "Series", FieldKind.Number), new("from", "From", FieldKind.Time), new("to", "To", FieldKind.Time), new("step_seconds", "Step in seconds", FieldKind.Number),
        new("query", "Query"), new("warning", "Warning"), new("read_at", "Read at", FieldKind.Time), new("read_by", "Read by"),
    ];

    public static readonly Field[] Factor =
    [
        new("text", "Factor"), new("category", "Category"), new("explored", "Explored", FieldKind.Flag), new("evidence", "Evidence", FieldKind.Markdown),
        new("no_action_because", "No action because"), new("source_ref", "Name at its source"),
    ];

    public static readonly Field[] TestStage = [new("stage", "Stage"), new("should_catch", "Should have caught it"), new("could_catch", "Could have"), new("what_differed", "What was different", FieldKind.Markdown)];

    public static readonly Field[] Difference = [new("dimension", "Dimension"), new("production", "Production"), new("test", "Test"), new("effect", "Effect")];

    public static readonly Field[] Experiment =
    [
        new("kind", "Kind"), new("hypothesis", "Hypothesis", FieldKind.Markdown), new("result", "Result"), new("observation", "What was seen", FieldKind.Markdown), new("limit_found", "Limit found"),
        new("evidence", "Evidence", FieldKind.Markdown), new("ran_on", "Ran on", FieldKind.Date), new("result_by", "Recorded by"),
        new("environment", "Environment"), new("environment_differences", "Differs from production in", FieldKind.Markdown), new("service", "Service"), new("service_version", "Version"),
        new("data_volume", "Data volume"), new("load_profile", "Load profile"), new("steady_state", "Steady state"), new("injected_fault", "Injected fault"),
        new("blast_radius", "Blast radius"), new("abort_condition", "Abort condition"), new("pass_criteria", "Passes when"),
        new("difference", "Looks into difference", FieldKind.Number), new("factors", "Looks into factors", FieldKind.Numbers), new("follow_ups", "Shall prove FU", FieldKind.Numbers),
        new("created_by", "Planned by"), new("created_at", "Planned at", FieldKind.Time), new("updated_at", "Changed at", FieldKind.Time),
    ];

    public static readonly Field[] MeetingNote =
    [
        new("kind", "Kind"), new("text", "Said", FieldKind.Markdown), new("learned", "Learned something"), new("again", "Would come again"), new("author", "By"), new("said_on", "On", FieldKind.Date),
        new("outcome", "Became"), new("outcome_text", "Which, or why"),
    ];

    public static readonly Field[] Reviewer =
    [
        new("person", "Reviewer"), new("capacity", "Asked as"), new("requested_at", "Asked at", FieldKind.Time), new("requested_by", "Asked by"), new("decision", "Decision"),
        new("decided_at", "Decided at", FieldKind.Time), new("decided_text_version", "On version", FieldKind.Number), new("comment", "Comment"),
    ];

    public static readonly Field[] Checklist = [new("person", "Signed by"), new("key", "Key"), new("question", "Question"), new("answer", "Answer"), new("note", "Note")];

    public static readonly Field[] FollowUp =
    [
        new("state", "State"), new("type", "Type"), new("priority", "Priority"), new("owner", "Owner"), new("owner_is_person", "Owner is a person", FieldKind.Flag),
        new("due_on", "Due", FieldKind.Date), new("done_when", "Done when"), new("factor", "Answers factor", FieldKind.Number), new("difference", "Answers difference", FieldKind.Number), new("service", "Service"), new("tracker_url", "Tracker"),
        new("done_claim", "Claim"), new("done_url", "Link of the claim"), new("done_at", "Done at", FieldKind.Time), new("done_by", "Done by"),
        new("evidence_kind", "Evidence"), new("evidence_text", "Evidence in words"), new("evidence_url", "Link of the evidence"), new("evidence_experiment", "Shown by EXP", FieldKind.Number),
        new("verified_at", "Verified at", FieldKind.Time), new("verified_by", "Verified by"),
        new("decline_asked_at", "Decline asked for at", FieldKind.Time), new("declined_at", "Declined at", FieldKind.Time), new("declined_reason", "Reason to decline"),
        new("declined_by", "Declined by"), new("approver", "Approved by"), new("source_ref", "Name at its source"),
        new("created_by", "Filed by"), new("created_at", "Filed at", FieldKind.Time), new("updated_at", "Changed at", FieldKind.Time),
    ];

    public static readonly Field[] Extension =
    [
        new("from_due", "Due before", FieldKind.Date), new("to_due", "Moved to", FieldKind.Date), new("reason", "Why"), new("extended_by", "By"), new("extended_at", "At", FieldKind.Time),
    ];

    public static readonly Field[] Reopening =
    [
        new("reopened_at", "Reopened at", FieldKind.Time), new("reopened_by", "Reopened by"), new("reason", "Why it did not hold"), new("from_state", "It was"),
        new("done_claim", "Claim"), new("done_url", "Link of the claim"), new("done_at", "Done at", FieldKind.Time), new("done_by", "Done by"),
        new("evidence_kind", "Evidence"), new("evidence_text", "Evidence in words"), new("evidence_url", "Link of the evidence"), new("verified_at", "Verified at", FieldKind.Time), new("verified_by", "Verified by"),
        new("declined_at", "Declined at", FieldKind.Time), new("declined_reason", "Reason to decline"), new("declined_by", "Declined by"), new("approver", "Approved by"),
    ];

    public static readonly Field[] Link = [new("incident", "Incident"), new("title", "Title"), new("visibility", "Visibility", Default: "open"), new("relation", "Relation"), new("inward", "From the other side", FieldKind.Flag)];

    /// <summary>Follow from the times of the record, and are not read back.</summary>
    public static readonly Field[] Duration = [new("name", "Duration"), new("value", "Value"), new("formula", "Formula")];

    public static readonly Field[][] Tables = [Impact, Milestone, Duration, Preflight, Reading, Step, Difference, Reviewer, Checklist, Extension, Reopening, Link];
}
