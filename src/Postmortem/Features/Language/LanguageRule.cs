namespace Postmortem.Features.Language;

/// <summary>What to look for, and what to ask. One file of <c>templates/language/</c>.</summary>
/// <param name="Key">The file's name without its ending.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Reason">Why the wording stands in the way of learning.</param>
/// <param name="Question">Begins with how or what.</param>
/// <param name="Rewrite">Another wording to begin with; "…" stands for what only the writer knows.</param>
/// <param name="Flag">Any of these is a finding …</param>
/// <param name="Leave">… unless one of these stands in the same sentence.</param>
/// <param name="Bad">Sentences in which it must find something.</param>
/// <param name="Good">Sentences in which nothing may be found, by any rule.</param>
public sealed record LanguageRule(string Key, string Name, string Severity, string Reason, string Question, string Rewrite,
    IReadOnlyList<Pattern> Flag, IReadOnlyList<Pattern> Leave, IReadOnlyList<string> Bad, IReadOnlyList<string> Good);

/// <summary>A place in a text that may blame, with the reason and a question. A suggestion: people may dismiss it.</summary>
/// <param name="Start">Offset in the Markdown source, in UTF-16 units.</param>
/// <param name="End">Offset behind the last character.</param>
/// <param name="Sentence">Where the sentence around it stands.</param>
/// <param name="Key">The same for the same rule and the same words of the sentence, wherever it stands: <c>omission:0f3a…</c></param>
public sealed record LanguageFinding(LanguageRule Rule, int Start, int End, string Words, Range Sentence, string Key);
