using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <param name="Answer">yes, no, unknown or skipped.</param>
/// <param name="Note">With skipped: the reason.</param>
/// <param name="Question">As it was asked; kept with the answer, since the list may change.</param>
public sealed record PreflightAnswer(string Key, string? Answer, string? Note = null, string Question = "");

/// <summary>Questions before anything is reversed; each kind has its own (<see cref="PreflightTemplates"/>). They may all be skipped in one breath, but not silently.</summary>
public static class Preflight
{
    public const string Yes = "yes";
    public const string No = "no";
    public const string Unknown = "unknown";
    public const string Skipped = "skipped";

    public static readonly string[] Answers = [Yes, No, Unknown, Skipped];

    /// <summary>Those asked where no template has others.</summary>
    public static readonly IReadOnlyList<PreflightQuestion> Questions =
    [
        new("known_good", "Is a version known to be good identified?"),
        new("compatible", "Can the older version read today’s schema and messages?"),
        new("config", "Is it clear which configuration and flags go back with it?"),
        new("caches", "Do sessions and caches survive, or is there a plan to warm them?"),
        new("order", "Is the order among dependent services clear?"),
        new("capacity", "Is there enough capacity while it happens?"),
        new("permissions", "Do the permissions it needs work?"),
        new("locked", "Are other deploys locked?"),
        new("told", "Do the people who must know, know?"),
        new("metric", "Are the metric, its threshold and the abort condition agreed?"),
    ];

    /// <param name="questions">Those of the kind.</param>
    /// <param name="skippedBecause">Reason for every question without an answer.</param>
    /// <returns>The snapshot to keep: every question in order, with its answer.</returns>
    public static IReadOnlyList<PreflightAnswer> Check(Checks checks, IReadOnlyList<PreflightQuestion> questions, IReadOnlyList<PreflightAnswer>? answers, string? skippedBecause)
    {
        var given = (answers ?? []).Where(a => !string.IsNullOrEmpty(a.Answer)).ToList();
        var reason = checks.Optional("preflight_skipped_because", skippedBecause, 500, "The reason");
        foreach (var answer in given)
        {
            var field = $"preflight_{answer.Key}";
            if (questions.All(q => q.Key != answer.Key)) checks.Add("preflight", $"There is no pre-flight question “{answer.Key}”.");
            else checks.OneOf(field, answer.Answer, Answers, "The answer");
            var note = checks.Optional($"{field}_note", answer.Note, 500, "The note");
            checks.Must(answer.Answer != Skipped || note.Length > 0 || reason.Length > 0, $"{field}_note", "Say in a few words why this question is skipped.");
        }
        var open = questions.Count(q => given.All(a => a.Key != q.Key));
        if (open > 0 && reason.Length == 0)
            checks.Add("preflight_skipped_because", $"{(open == 1 ? "One pre-flight question has" : $"{open} pre-flight questions have")} no answer yet. Answer, or say in a few words why the rest is skipped.");
        return [.. questions.Select(q => Settle(q, given.FirstOrDefault(a => a.Key == q.Key), reason))];
    }

    public static string Write(IReadOnlyList<PreflightAnswer> answers) => JsonSerializer.Serialize(answers, Journal.Json);

    public static IReadOnlyList<PreflightAnswer> Read(string json) => JsonSerializer.Deserialize<List<PreflightAnswer>>(json, Journal.Json) ?? [];

    public static bool IsReadable(string json)
    {
        try
        {
            return Read(json).All(a => Answers.Contains(a.Answer));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>One line for the timeline: how many of each, and what was answered with no.</summary>
    public static string InWords(IReadOnlyList<PreflightAnswer> answers)
    {
        if (answers.Count == 0) return "";
        if (answers.All(a => a.Answer == Skipped) && answers.Select(a => a.Note).Distinct().Count() == 1) return $"Pre-flight skipped: {answers[0].Note}";
        var counts = Answers.Select(word => (word, count: answers.Count(a => a.Answer == word))).Where(c => c.count > 0).Select(c => $"{c.count} {c.word}");
        var doubts = answers.Where(a => a.Answer == No).Select(a => string.IsNullOrEmpty(a.Note) ? $"\n- No: {a.Question}" : $"\n- No: {a.Question} {a.Note}");
        return $"Pre-flight: {string.Join(", ", counts)}.{(answers.Any(a => a.Answer == No) ? "\n" : "")}{string.Concat(doubts)}";
    }

    static PreflightAnswer Settle(PreflightQuestion asked, PreflightAnswer? given, string reason)
    {
        if (given is null) return new(asked.Key, Skipped, reason, asked.Question);
        var note = (given.Note ?? "").Trim();
        return new(asked.Key, given.Answer, given.Answer == Skipped && note.Length == 0 ? reason : note, asked.Question);
    }
}
