using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <param name="Key">Names the question in forms, answers and exports.</param>
public sealed record PreflightQuestion(string Key, string Question);

/// <summary>A line of a template that cannot be read.</summary>
public sealed record PreflightFault(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}

/// <param name="Kind">One of <see cref="RollbackKind"/>.</param>
public sealed record PreflightTemplate(string Kind, IReadOnlyList<PreflightQuestion> Questions, IReadOnlyList<PreflightFault> Faults);

/// <summary>
/// What is asked before something of each kind is reversed: templates/preflight/*.md, read when asked for, since they are small. Where a kind
/// has no file that can be read, the ten general questions are asked: somebody who decides at night must not be held up by a template.
/// </summary>
public sealed partial class PreflightTemplates(AppOptions options)
{
    const int MostQuestions = 20;

    public IReadOnlyList<PreflightQuestion> For(string kind) =>
        Read().FirstOrDefault(t => t.Kind == kind) is { Questions.Count: > 0, Faults.Count: 0 } template ? template.Questions : Preflight.Questions;

    /// <summary>All files, those that cannot be read with their faults.</summary>
    public IReadOnlyList<PreflightTemplate> Read()
    {
        var folder = Path.Combine(options.TemplatesDirectory, "preflight");
        if (!Directory.Exists(folder)) return [];
        var read = new List<PreflightTemplate>();
        foreach (var path in Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            var template = ReadFile(path);
            if (template.Kind.Length > 0 && read.Any(t => t.Kind == template.Kind))
                template = new("", [], [new(NameOf(Path.GetFileName(path)), 1, $"Another file has the questions for {template.Kind} already.")]);
            read.Add(template);
        }
        return read;
    }

    PreflightTemplate ReadFile(string path)
    {
        var name = NameOf(Path.GetFileName(path));
        try
        {
            return Parse(name, TextFile.Read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("", [], [new(name, 1, $"The file cannot be read: {e.Message}")]);
        }
    }

    public static PreflightTemplate Parse(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var (kind, questions, faults) = ("", new List<PreflightQuestion>(), new List<PreflightFault>());
        void Fault(int line, string message) => faults.Add(new(file, line + 1, message));
        var end = lines[0] == "---" ? Array.IndexOf(lines, "---", 1) : -1;
        if (end < 0) Fault(0, "The file must begin with its front matter: a line ---, kind: and one of the kinds, a line ---.");
        for (var i = 1; i < end; i++)
        {
            if (lines[i].Split(':', 2, StringSplitOptions.TrimEntries) is not ["kind", var value]) Fault(i, "The front matter knows one name: kind.");
            else if (!RollbackKind.All.Contains(value)) Fault(i, $"The kind must be one of: {string.Join(", ", RollbackKind.All)}.");
            else kind = value;
        }
        if (end >= 0 && kind.Length == 0 && faults.Count == 0) Fault(0, "The front matter must say the kind.");
        for (var i = end + 1; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('-')) continue;
            if (QuestionOf().Match(lines[i].TrimEnd()) is not { Success: true } found) Fault(i, "A question is one line: - Is a good version known? {#known_good}");
            else if (questions.Any(q => q.Key == found.Groups["key"].Value)) Fault(i, $"The question “{found.Groups["key"].Value}” stands there twice.");
            else questions.Add(new(found.Groups["key"].Value, found.Groups["text"].Value));
        }
        if (questions.Count is 0 or > MostQuestions) Fault(Math.Max(end, 0), $"There must be 1 to {MostQuestions} questions; here are {questions.Count}.");
        return new(kind, questions, faults);
    }

    string NameOf(string file) => options.NameOfTemplate($"preflight/{file}");

    [GeneratedRegex(@"^- (?<text>[^{]{1,200}) \{#(?<key>[a-z][a-z0-9_]{0,39})\}$")]
    private static partial Regex QuestionOf();
}
