using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Meetings;

/// <summary>What a part of the meeting is for: the page knows how to show each.</summary>
public static class MeetingPartKey
{
    public const string GroundRules = "ground-rules";
    public const string Timeline = "timeline";
    public const string Surprises = "surprises";
    public const string Ideas = "ideas";
    public const string Learned = "learned";

    public static readonly string[] All = [GroundRules, Timeline, Surprises, Ideas, Learned];
}

/// <param name="Text">Markdown.</param>
/// <param name="Cues">Questions as Markdown, by kind of entry.</param>
public sealed record MeetingPart(string Key, string Title, int Minutes, string Text, IReadOnlyDictionary<string, string> Cues);

/// <summary>Agenda, ground rules and cue questions, from <c>templates/meetings/review.md</c>; read when asked for, as templates are.</summary>
public sealed record MeetingGuide(IReadOnlyList<MeetingPart> Parts, IReadOnlyList<TemplateFault> Faults)
{
    public int Minutes => Parts.Sum(p => p.Minutes);

    public MeetingPart Part(string key) => Parts.First(p => p.Key == key);

    /// <summary>What to ask at an entry of this kind: its own questions first.</summary>
    public IEnumerable<string> CuesFor(string kind) => new[] { kind, "every entry" }.Select(k => Part(MeetingPartKey.Timeline).Cues.GetValueOrDefault(k)).OfType<string>();
}

public sealed partial class MeetingGuides(AppOptions options)
{
    const string Place = "meetings/review.md";

    /// <summary>When the file cannot be read: a meeting is held all the same.</summary>
    static readonly MeetingPart[] Plain =
    [
        new(MeetingPartKey.GroundRules, "Ground rules", 5, "", new Dictionary<string, string>()), new(MeetingPartKey.Timeline, "Timeline", 35, "", new Dictionary<string, string>()),
        new(MeetingPartKey.Surprises, "Surprises and factors", 10, "", new Dictionary<string, string>()), new(MeetingPartKey.Ideas, "Ideas", 7, "", new Dictionary<string, string>()),
        new(MeetingPartKey.Learned, "What did we learn?", 3, "", new Dictionary<string, string>()),
    ];

    public MeetingGuide Read()
    {
        try
        {
            return Parse(TextFile.Read(Path.Combine(options.TemplatesDirectory, Place)), options.NameOfTemplate(Place));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(Plain, [new(options.NameOfTemplate(Place), 1, $"The file cannot be read: {e.Message}")]);
        }
    }

    public static MeetingGuide Parse(string text, string name = Place)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var faults = new List<TemplateFault>();
        var parts = new List<MeetingPart>();
        var starts = Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith("## ", StringComparison.Ordinal)).ToList();
        foreach (var (start, end) in starts.Zip(starts.Skip(1).Append(lines.Length)))
        {
            if (Heading().Match(lines[start].TrimEnd()) is not { Success: true } heading || !MeetingPartKey.All.Contains(heading.Groups[2].Value) || parts.Any(p => p.Key == heading.Groups[2].Value))
                faults.Add(new(name, start + 1, $"The heading must end with an id and its minutes, such as {{#timeline minutes=35}}. The ids are {string.Join(", ", MeetingPartKey.All)}, each once."));
            else parts.Add(PartOf(heading, lines[(start + 1)..end]));
        }
        if (MeetingPartKey.All.Except(parts.Select(p => p.Key)).ToList() is { Count: > 0 } missing) faults.Add(new(name, lines.Length, $"These parts are missing: {string.Join(", ", missing)}."));
        return new(faults.Count == 0 ? parts : Plain, faults);
    }

    static MeetingPart PartOf(Match heading, string[] lines)
    {
        var cues = lines.Index().Where(l => l.Item.StartsWith("### ", StringComparison.Ordinal)).Select(l => l.Index).ToList();
        return new(heading.Groups[2].Value, heading.Groups[1].Value, int.Parse(heading.Groups[3].Value, CultureInfo.InvariantCulture), Join(lines[..(cues.Count > 0 ? cues[0] : lines.Length)]),
            cues.Zip(cues.Skip(1).Append(lines.Length)).DistinctBy(c => lines[c.First]).ToDictionary(c => lines[c.First][4..].Trim().ToLowerInvariant(), c => Join(lines[(c.First + 1)..c.Second])));
    }

    static string Join(string[] lines) => string.Join('\n', lines).Trim();

    [GeneratedRegex(@"^## +(.{1,100}?) *\{#([a-z-]+) +minutes=([1-9][0-9]{0,2})\}$")]
    private static partial Regex Heading();
}
