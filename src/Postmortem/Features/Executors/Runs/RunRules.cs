namespace Postmortem.Features.Executors.Runs;

/// <summary>When what is tried again, asked again, called stuck; who may approve; what is kept of outputs. Knows neither database nor web.</summary>
public static class RunRules
{
    public const int MostAttempts = 5;

    /// <summary>Of output, in characters. Its end says most, so the beginning goes.</summary>
    public const int LongestOutput = 64 * 1024;
    public const string Cut = "(earlier output was left out)\n";
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>How long a run is followed when nothing is heard of it.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromHours(24);

    public static bool NeedsSecondPerson(string? tier, IReadOnlyCollection<string> tiers) => tier is not null && tiers.Contains(tier);

    /// <summary>5, 10, 20, 40 seconds, or as long as the other side asks, within limits: somebody waits.</summary>
    public static TimeSpan PauseAfter(int attempts, TimeSpan? asked)
    {
        var pause = asked ?? TimeSpan.FromSeconds(5 * Math.Pow(2, Math.Clamp(attempts, 1, 10) - 1));
        return pause < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : pause > LongestPause ? LongestPause : pause;
    }

    /// <summary>Every five seconds in the first minute, when people look; later less.</summary>
    public static TimeSpan AskAgainAfter(TimeSpan since) => since.TotalMinutes switch { < 1 => TimeSpan.FromSeconds(5), < 10 => TimeSpan.FromSeconds(15), _ => TimeSpan.FromMinutes(1) };

    public static bool IsStuck(Run run, int minutes, DateTimeOffset now) => run.State == RunState.Running && Last(run) + TimeSpan.FromMinutes(minutes) <= now;

    public static bool IsGivenUp(Run run, DateTimeOffset now) => run.State is RunState.Stuck or RunState.Unknown && Last(run) + GivenUpAfter <= now;

    /// <summary>When something may have become true without any news.</summary>
    public static DateTimeOffset NextDeadline(Run run, int minutes) => run.State == RunState.Running ? Last(run) + TimeSpan.FromMinutes(minutes) : Last(run) + GivenUpAfter;

    /// <summary>When the worker looks again: to ask, to tell it to stop, or because its time may be up.</summary>
    public static DateTimeOffset NextLook(Run run, int minutes, DateTimeOffset now)
    {
        if (run.AbortAskedAt is not null && run.AbortSentAt is null) return now;
        var (again, deadline) = (now + AskAgainAfter(now - (run.SentAt ?? now)), NextDeadline(run, minutes));
        return again < deadline || deadline <= now ? again : deadline;
    }

    static DateTimeOffset Last(Run run) => run.HeardAt ?? run.SentAt ?? run.AskedAt;

    /// <summary>Without what terminals are steered by, and without the run's secrets, whoever repeats them.</summary>
    public static string Harmless(string text, params string?[] secrets)
    {
        foreach (var secret in secrets)
            if (secret is { Length: > 0 }) text = text.Replace(secret, "[hidden]", StringComparison.Ordinal);
        return new string([.. Plain(text.ReplaceLineEndings("\n"))]);
    }

    /// <summary>Harmless, and not longer than is kept.</summary>
    public static string Output(string known, string more, params string?[] secrets)
    {
        more = Harmless(more, secrets).TrimEnd();
        if (more.Length == 0 || more == known) return known;
        var all = known.Length == 0 ? more : $"{known}\n{more}";
        if (all.Length <= LongestOutput) return all;
        var from = all.Length - (LongestOutput - Cut.Length);
        if (char.IsLowSurrogate(all[from])) from++;
        return Cut + all[from..];
    }

    static IEnumerable<char> Plain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b' && i + 1 < text.Length && text[i + 1] == '[')
            {
                for (i += 2; i < text.Length && text[i] is < '@' or > '~'; i++)
                {
                }
                continue;
            }
            if (char.IsSurrogate(text[i]))
            {
                if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    yield return text[i++];
                    yield return text[i];
                }
                continue;
            }
            if (!char.IsControl(text[i]) || text[i] is '\n' or '\t') yield return text[i];
        }
    }
}
