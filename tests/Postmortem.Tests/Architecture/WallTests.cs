using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Architecture;

/// <summary>Keeps the walls that separate projects would give.</summary>
public sealed partial class WallTests
{
    /// <summary>A feature may know those before it, never those after it; so there are no cycles.</summary>
    static readonly string[] Order =
    [
        "Shared", "Language", "Search", "Accounts", "Services", "Timeline", "Changes", "Rollbacks", "Executors", "Actions", "Experiments", "Incidents", "Alerts", "Reviews", "Reminders", "Settings", "Exports", "Api", "Slack", "Intake", "Cli",
    ];

    /// <summary>Doors and adapters: nothing inside may know them.</summary>
    static readonly string[] Doors = ["Slack", "Intake", "Api", "Cli", "Exports"];

    static readonly Dictionary<string, string[]> TablesOf = new()
    {
        ["Accounts"] = ["people", "invitations", "api_tokens", "ended_sessions", "settings"],
        ["Settings"] = ["severities"],
        ["Language"] = ["language_dismissals"],
        ["Search"] = ["search_documents", "search_words"],
        ["Services"] = ["services", "service_dependencies"],
        ["Timeline"] = ["timeline_entries", "timeline_revisions", "attachments", "attachment_contents", "milestones"],
        ["Changes"] = ["changes", "change_links"],
        ["Rollbacks"] = ["rollbacks", "recovery_waits", "recovery_checks", "recovery_readings", "rollback_instructions", "rollback_ticks"],
        ["Executors"] = ["executors", "executor_tiers", "rollback_runs"],
        ["Actions"] = ["action_items", "action_item_extensions", "action_item_reopenings"],
        ["Incidents"] = ["incidents", "incident_services", "incident_members", "incident_roles", "incident_links", "impacts"],
        ["Alerts"] = ["alerts", "alert_rules", "alert_proposals"],
        ["Reviews"] = ["reviews", "review_sections", "review_section_revisions", "review_drafts", "review_presence", "review_comments", "review_mentions", "review_suggestions", "review_reviewers", "review_templates", "review_template_versions", "factors", "review_test_stages", "review_differences", "review_meetings", "review_meeting_notes"],
        ["Experiments"] = ["experiments", "experiment_factors", "experiment_follow_ups"],
        ["Exports"] = ["redacted_versions"],
        ["Reminders"] = ["reminder_settings", "reminder_occasions", "reminder_snoozes"],
        ["Intake"] = ["intake_sources", "intake_services", "intake_deliveries"],
        ["Slack"] =
        [
            "slack_workspaces", "slack_identities", "slack_channels", "slack_posts", "slack_captures", "slack_capture_marks", "slack_inbox", "slack_outbound",
            "slack_settings", "slack_sightings", "slack_tickets",
        ],
    };

    /// <summary>Below the features: facts, what they make others do, and the framework's keys.</summary>
    static readonly string[] Foundation = ["journal", "outbox", "data_protection_keys", "idempotency_keys"];

    /// <summary>One row for each kind of number; a feature takes only its own.</summary>
    const string Counters = "counters";

    static readonly ArchUnitNET.Domain.Architecture Code = new ArchLoader().LoadAssembly(typeof(Program).Assembly).Build();

    [Fact]
    public void A_feature_knows_only_the_features_before_it()
    {
        var broken =
            from type in Code.Types
            let source = FeatureOf(type.Namespace.FullName)
            where source is not null
            from target in type.Dependencies.Select(d => d.Target).Distinct()
            let to = FeatureOf(target.Namespace?.FullName ?? "")
            where to is not null && to != source && (Array.IndexOf(Order, to) > Array.IndexOf(Order, source) || (Doors.Contains(to) && !Doors.Contains(source)))
            select $"{type.FullName} -> {target.FullName}";
        Assert.Empty(broken.Distinct().Order());
    }

    [Fact]
    public void Every_feature_folder_has_its_place_in_the_order()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "src/Postmortem/Features")).Select(Path.GetFileName).Order();
        Assert.Empty(folders.Except(Order));
    }

    [Fact]
    public void Every_table_has_one_owner()
    {
        var made = Directory.GetFiles(Path.Combine(Repository.Root, "src/Postmortem/Data/migrations"))
            .SelectMany(file => Tables().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value));

        Assert.Equal(made.Order(), TablesOf.SelectMany(o => o.Value).Concat(Foundation).Append(Counters).Order());
    }

    [Fact]
    public void Only_its_owner_writes_a_table()
    {
        var owners = TablesOf.SelectMany(o => o.Value.Select(table => (table, o.Key))).Concat(Foundation.Select(table => (table, Key: "the foundation"))).ToDictionary(o => o.table, o => o.Key);
        var broken = new List<string>();
        foreach (var file in SourceFiles("Features"))
        {
            var feature = file.Split('/')[3];
            foreach (Match write in Writes().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))))
            {
                var table = write.Groups[1].Value;
                if (owners.TryGetValue(table, out var owner) && owner != feature) broken.Add($"{file} writes {table}, which belongs to {owner}");
            }
        }
        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("Postmortem.Features.Timeline", "Durations")]
    [InlineData("Postmortem.Features.Timeline", "When")]
    [InlineData("Postmortem.Features.Alerts", "AlertNews")]
    [InlineData("Postmortem.Features.Alerts.Rules", "RuleMatch")]
    [InlineData("Postmortem.Features.Executors.Runs", "RunRules")]
    [InlineData("Postmortem.Web.Outbound", "AddressRules")]
    [InlineData("Postmortem.Features.Reminders", "ReminderRules")]
    [InlineData("Postmortem.Features.Reminders", "QuietHours")]
    [InlineData("Postmortem.Features.Reviews.Sections", "TextMerge")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "CompletenessCheck")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "DecisionRules")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "EvidenceRules")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "FactorRules")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "FollowUpRules")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "PeopleRules")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "RecordRules")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "TestRules")]
    [InlineData("Postmortem.Features.Reviews.Completeness", "TextRules")]
    [InlineData("Postmortem.Features.Reviews.Comments", "Passages")]
    [InlineData("Postmortem.Features.Search", "SearchRank")]
    [InlineData("Postmortem.Features.Reviews.Mentions", "MentionNames")]
    [InlineData("Postmortem.Features.Changes.Suspects", "SuspicionRules")]
    [InlineData("Postmortem.Features.Changes.Axis", "AxisPlot")]
    [InlineData("Postmortem.Features.Rollbacks.Undo", "UndoView")]
    [InlineData("Postmortem.Features.Rollbacks.Deciding", "DecisionClock")]
    [InlineData("Postmortem.Features.Rollbacks.Verification", "RecoveryRules")]
    [InlineData("Postmortem.Features.Language", "LanguageCoach")]
    [InlineData("Postmortem.Features.Language", "Subjects")]
    [InlineData("Postmortem.Features.Language", "SentenceReader")]
    public void Pure_rules_know_neither_the_web_nor_the_database(string space, string name)
    {
        var types = Code.Types.Where(t => t.Namespace.FullName == space && t.Name == name).ToList();
        Assert.NotEmpty(types);
        Assert.Empty(types.SelectMany(t => t.Dependencies).Select(d => d.Target.FullName).Where(IsWebOrDatabase).Distinct());
    }

    [Fact]
    public void Folders_are_nouns_of_the_product()
    {
        string[] refused = ["Helpers", "Common", "Utils", "Misc", "Managers"];
        var folders = SourceFiles("").SelectMany(f => f.Split('/')[..^1]).Distinct();
        Assert.Empty(folders.Intersect(refused));
    }

    [Fact]
    public void Program_reads_as_a_table_of_contents() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "src/Postmortem/Program.cs")).Length, 20, 80);

    [Fact]
    public void The_clock_is_always_the_injected_one()
    {
        var broken = SourceFiles("").Where(f => ForbiddenClocks().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, f))));
        Assert.Empty(broken);
    }

    [Fact]
    public void Pages_have_no_inline_script_or_style()
    {
        var views = Directory.GetFiles(Path.Combine(Repository.Root, "src/Postmortem"), "*.cshtml", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"));
        Assert.DoesNotContain(views, v => Inline().IsMatch(File.ReadAllText(v)));
    }

    /// <summary>The stylesheet is one by intention; everything else that grows beyond this asks to be split.</summary>
    [Fact]
    public void No_source_file_is_longer_than_250_lines()
    {
        var files = new[] { "src", "tests" }.SelectMany(root => Directory.GetFiles(Path.Combine(Repository.Root, root), "*.*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".cs" or ".cshtml" or ".js" && !f.Contains("/obj/") && !f.Contains("/bin/") && !f.Contains("/lib/") && !f.Contains("/node_modules/"));

        Assert.Empty(files.Where(f => File.ReadLines(f).Count() > 250).Select(f => Path.GetRelativePath(Repository.Root, f)));
    }

    static bool IsWebOrDatabase(string type) =>
        type.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || type.StartsWith("Dapper", StringComparison.Ordinal) || type.StartsWith("Postmortem.Data", StringComparison.Ordinal);

    static string? FeatureOf(string space) => space.StartsWith("Postmortem.Features.", StringComparison.Ordinal) ? space.Split('.')[2] : null;

    static IEnumerable<string> SourceFiles(string under) =>
        Directory.GetFiles(Path.Combine(Repository.Root, "src/Postmortem", under), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"));

    [GeneratedRegex(@"^create table ([a-z_]+)", RegexOptions.Multiline)]
    private static partial Regex Tables();

    [GeneratedRegex(@"\b(?:insert\s+into|update|delete\s+from)\s+([a-z_]+)\b(?!\s*=)")]
    private static partial Regex Writes();

    [GeneratedRegex(@"\bDateTime\.(Now|UtcNow)|DateTimeOffset\.(Now|UtcNow)")]
    private static partial Regex ForbiddenClocks();

    [GeneratedRegex(@"<style|\sstyle=""|<script(?![^>]*\bsrc=)|\son[a-z]+=""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
