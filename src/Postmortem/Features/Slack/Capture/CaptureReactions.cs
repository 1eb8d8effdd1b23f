using System.Text.RegularExpressions;

namespace Postmortem.Features.Slack.Capture;

/// <summary>What a message is captured for.</summary>
public static class CapturePurpose
{
    public const string Timeline = "timeline";
    public const string Star = "star";
    public const string Hypothesis = "hypothesis";
    public const string Decision = "decision";
    public const string FollowUp = "follow-up";

    public static readonly string[] All = [Timeline, Star, Hypothesis, Decision, FollowUp];
}

/// <summary>Which reaction captures for what: <c>Slack:Reactions:…</c>, each one or several names with commas between, or "off".</summary>
public sealed partial record CaptureReactions(IReadOnlyDictionary<string, string> Purposes)
{
    const string Off = "off";

    static readonly (string Setting, string Purpose, string Usual)[] Settings =
    [
        ("Timeline", CapturePurpose.Timeline, "pushpin"), ("Star", CapturePurpose.Star, "star"), ("Hypothesis", CapturePurpose.Hypothesis, "bulb"),
        ("Decision", CapturePurpose.Decision, "white_check_mark"), ("FollowUp", CapturePurpose.FollowUp, "ticket"),
    ];

    public static IEnumerable<string> SettingNames => Settings.Select(s => s.Setting);

    public static readonly CaptureReactions Usual = new(Settings.ToDictionary(s => s.Usual, s => s.Purpose));

    /// <param name="reaction">As Slack sends it; a skin tone changes nothing.</param>
    /// <returns>One of <see cref="CapturePurpose"/>; null for reactions that only say something.</returns>
    public string? PurposeOf(string? reaction) => Purposes.GetValueOrDefault(NameOf(reaction));

    public static string NameOf(string? reaction) => (reaction ?? "").Split("::")[0];

    /// <summary>:pushpin: and so on, for help.</summary>
    public string Show(string purpose) => string.Join(' ', Purposes.Where(p => p.Value == purpose).Select(p => $":{p.Key}:"));

    public static CaptureReactions Read(IConfiguration configuration, List<string> faults)
    {
        var purposes = new Dictionary<string, string>();
        foreach (var (setting, purpose, usual) in Settings)
        {
            var text = configuration[$"Slack:Reactions:{setting}"] is { Length: > 0 } given ? given : usual;
            if (text.Trim() == Off) continue;
            foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(n => n.Trim(':')))
            {
                if (!EmojiName().IsMatch(name)) faults.Add($"Slack__Reactions__{setting} names '{name}', which is no emoji of Slack's. Write names such as pushpin, with commas between, or off.");
                else if (!purposes.TryAdd(name, purpose) && purposes[name] != purpose) faults.Add($"Slack__Reactions__{setting} names '{name}', which already captures for {purposes[name]}. Give each its own.");
            }
        }
        return new CaptureReactions(purposes);
    }

    [GeneratedRegex(@"^[\p{Ll}\p{Lo}\p{N}_+'\-]{1,100}$")]
    private static partial Regex EmojiName();
}
