using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Settings.Severities;

/// <param name="DraftDays">Working days; null leaves them.</param>
/// <param name="ApproverRole">A role, “none”, or null, which leaves it.</param>
/// <param name="DecideMinutes">0 asks nobody; null leaves them.</param>
/// <param name="MeetingDays">Calendar days; 0 asks for no meeting; null leaves them.</param>
/// <param name="Version">The wording's version that was seen; null takes the newest.</param>
public sealed record DefineSeverityInput(string Key, string? Name, string? Definition, int? Version = null, int? DraftDays = null, int? PublishDays = null, string? ApproverRole = null, int? DecideMinutes = null, int? MeetingDays = null);

/// <summary>Says what a severity means and what it asks of its reviews. Earlier wordings stay in the journal.</summary>
public sealed class DefineSeverity(Database database, TimeProvider clock)
{
    public const int LongestName = 40;
    public const int LongestDefinition = 1000;
    public const int LongestDays = 60;
    public const int LongestDecideMinutes = 240;
    public const string NoApprover = "none";

    /// <summary>Whoever has this role or more approves.</summary>
    public static readonly string[] Approvers = [NoApprover, Role.Responder, Role.Facilitator, Role.Administrator];

    public async Task<Result<Done>> RunAsync(DefineSeverityInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var checks = new Checks();
        var name = checks.Required("name", input.Name, LongestName, "The name").ReplaceLineEndings(" ");
        var definition = checks.Required("definition", input.Definition, LongestDefinition, "The definition");
        checks.Must(input.DraftDays is null or (>= 1 and <= LongestDays), "draft_days", $"Give a whole number of working days from 1 to {LongestDays}.");
        checks.Must(input.PublishDays is null or (>= 1 and <= LongestDays), "publish_days", $"Give a whole number of working days from 1 to {LongestDays}.");
        checks.Must(input.MeetingDays is null or (>= 0 and <= LongestDays), "meeting_days", $"Give a whole number of days from 1 to {LongestDays}, or 0 to ask for no meeting.");
        checks.Must(input.DecideMinutes is null or (>= 0 and <= LongestDecideMinutes), "decide_minutes", $"Give a whole number of minutes from 1 to {LongestDecideMinutes}, or 0 to ask nobody.");
        var approver = string.IsNullOrEmpty(input.ApproverRole) ? null : checks.OneOf("approver_role", input.ApproverRole, Approvers, "The approver’s role");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindSeverityAsync(input.Key) is not { } severity) return Failure.NotFound(input.Key);
            var after = severity with
            {
                Name = name,
                Definition = definition,
                DraftDays = input.DraftDays ?? severity.DraftDays,
                PublishDays = input.PublishDays ?? severity.PublishDays,
                MeetingDays = input.MeetingDays is { } days ? days == 0 ? null : days : severity.MeetingDays,
                ApproverRole = approver is null ? severity.ApproverRole : approver == NoApprover ? null : approver,
                DecideMinutes = input.DecideMinutes is { } minutes ? minutes == 0 ? null : minutes : severity.DecideMinutes,
                Version = input.Version ?? severity.Version,
            };
            if (after.PublishDays < after.DraftDays) return Failure.Invalid("publish_days", $"It cannot be published before its draft is there, after {after.DraftDays} working days.");
            if (after == severity) return Done.Value;
            if (!await s.DefineAsync(after))
            {
                var changes = await s.ListSeverityChangesAsync(severity);
                var last = changes.Count > 0 ? changes[0] : null;
                return Failure.Conflict($"Somebody reworded {severity.Key} meanwhile.",
                    new EditConflict("definition", $"{name}\n\n{definition}", $"{severity.Name}\n\n{severity.Definition}", severity.Version, last?.ActorName ?? "somebody", Others: ConflictingField.Differing(
                        new("Ask for a decision after, minutes", $"{after.DecideMinutes}", $"{severity.DecideMinutes}"), new("Draft after, working days", $"{after.DraftDays}", $"{severity.DraftDays}"),
                        new("People meet within, days", $"{after.MeetingDays}", $"{severity.MeetingDays}"), new("Published after, working days", $"{after.PublishDays}", $"{severity.PublishDays}"), new("Approved by", after.ApproverRole, severity.ApproverRole))));
            }
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("severity.defined", null, severity.JournalId,
                new { severity.Key, From = Kept(severity), To = Kept(after) }));
            return Done.Value;
        }, ct);
    }

    static object Kept(SeverityDefinition s) => new { s.Name, s.Definition, s.DraftDays, s.PublishDays, s.MeetingDays, s.ApproverRole, s.DecideMinutes };
}
