using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Language.Dismissals;

/// <summary>What the coach asks about a text of an incident.</summary>
/// <param name="Back">Where people come from.</param>
/// <param name="InEditor">The text stands in an editor on the same page: a rewrite can be taken there.</param>
public sealed record WordingView(int Number, IReadOnlyList<CheckedFinding> Findings, string Back, bool MayDismiss, bool InEditor)
{
    /// <summary>So many findings are shown with their reason and question at a time; nobody reads a hundred.</summary>
    public const int Longest = 20;

    public IReadOnlyList<LanguageFinding> Open { get; } = [.. Findings.Where(f => f.IsOpen).Select(f => f.Finding)];

    public IReadOnlyList<CheckedFinding> Kept { get; } = [.. Findings.Where(f => !f.IsOpen)];

    /// <summary>“1 error, 2 warnings”; empty when nothing is open.</summary>
    public static string Count(IReadOnlyList<LanguageFinding> open)
    {
        string? Of(string severity) => open.Count(f => f.Rule.Severity == severity) switch { 0 => null, 1 => $"1 {severity}", var n => $"{n} {severity}s" };
        return string.Join(", ", new[] { Of("error"), Of("warning") }.OfType<string>());
    }
}

/// <summary><c>@await Component.InvokeAsync("Wording", new { incidentId, number, text, back })</c>; <c>show = "editor"</c> beside an editor.</summary>
public sealed class WordingViewComponent(WordingOfPage wording) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Guid incidentId, int number, string text, string back, string show = "findings") =>
        View("/Features/Language/Dismissals/Findings.cshtml",
            new WordingView(number, await wording.CheckAsync(incidentId, text, HttpContext.RequestAborted), back, UserClaimsPrincipal.ToActor().May(Role.Responder), show == "editor"));
}

/// <param name="Title">Of the text.</param>
/// <param name="Place">Where it stands.</param>
public sealed record WordingText(string Title, string Place, string Text);

public sealed record WordingSummary(IReadOnlyList<(WordingText Of, WordingView View)> Texts, bool WithReasons)
{
    public IReadOnlyList<LanguageFinding> Open => [.. Texts.SelectMany(t => t.View.Open)];

    public int KeptCount => Texts.Sum(t => t.View.Kept.Count);
}

/// <summary>Over several texts of an incident: what is open and where, what was kept; with <c>withReasons</c> also why.</summary>
public sealed class WordingSummaryViewComponent(WordingOfPage wording) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Guid incidentId, int number, IEnumerable<WordingText> texts, bool withReasons = false)
    {
        var views = new List<(WordingText, WordingView)>();
        foreach (var text in texts) views.Add((text, new(number, await wording.CheckAsync(incidentId, text.Text, HttpContext.RequestAborted), text.Place, false, false)));
        return View("/Features/Language/Dismissals/Summary.cshtml", new WordingSummary(views, withReasons));
    }
}

/// <summary>One for each request: a page shows many texts of one incident.</summary>
public sealed class WordingOfPage(Database database, LanguageRules rules)
{
    readonly Dictionary<Guid, WordingContext> _contexts = [];

    /// <summary>Asked for once: each time, the rules' files are looked at.</summary>
    readonly LanguageCoach _coach = rules.Coach;

    public async Task<IReadOnlyList<CheckedFinding>> CheckAsync(Guid incidentId, string text, CancellationToken ct)
    {
        if (!_contexts.TryGetValue(incidentId, out var context)) _contexts[incidentId] = context = await database.ReadAsync(s => s.ReadWordingContextAsync(incidentId), ct);
        return context.Check(_coach, text.ReplaceLineEndings("\n"));
    }

    /// <summary>What to ask of a text of which only a quiet link is shown; null when there is nothing.</summary>
    public async Task<LanguageFinding?> FirstOpenAsync(Guid incidentId, string text, CancellationToken ct) => (await CheckAsync(incidentId, text, ct)).FirstOrDefault(f => f.IsOpen)?.Finding;
}
