using Postmortem.Data;

namespace Postmortem.Features.Slack.People;

/// <summary>What people without an account may be allowed to do.</summary>
public enum Freedom
{
    /// <summary>Read incidents that are not private.</summary>
    Read,
    Declare,

    /// <summary>Put messages on the timeline.</summary>
    Capture,

    /// <summary>Ask for help, link oneself: what nobody is kept from.</summary>
    Always,
}

/// <param name="Unlinked">Of people of the workspace who match no account.</param>
/// <param name="Outsiders">Of people of other organisations, in channels that are shared with them.</param>
public sealed record Freedoms(IReadOnlySet<Freedom> Unlinked, IReadOnlySet<Freedom> Outsiders)
{
    public static readonly IReadOnlyList<Freedom> Choices = [Freedom.Declare, Freedom.Capture, Freedom.Read];

    public static readonly Freedoms Usual = new(Choices.ToHashSet(), new HashSet<Freedom>());

    /// <param name="freedom">An outsider is let in at all only where something is allowed.</param>
    public bool Allow(SlackPerson person, Freedom freedom) => person.IsLinked
        || (person.IsOutsider ? Outsiders.Contains(freedom) || (freedom == Freedom.Always && Outsiders.Count > 0) : freedom == Freedom.Always || Unlinked.Contains(freedom));

    public static string NameOf(Freedom freedom) => freedom.ToString().ToLowerInvariant();

    internal static IReadOnlySet<Freedom> Parse(IEnumerable<string> names) => Choices.Where(c => names.Contains(NameOf(c))).ToHashSet();

    internal static string Write(IEnumerable<Freedom> freedoms) => string.Join(' ', Choices.Intersect(freedoms).Select(NameOf));
}

/// <summary>Two rows of <c>slack_settings</c>.</summary>
public static class FreedomStore
{
    const string UnlinkedKey = "unlinked";
    const string OutsidersKey = "outsiders";

    public static async Task<Freedoms> ReadFreedomsAsync(this ReadSession session)
    {
        var rows = (await session.ListAsync<Row>("select key, value from slack_settings where key in (@UnlinkedKey, @OutsidersKey)", new { UnlinkedKey, OutsidersKey })).ToDictionary(r => r.Key, r => r.Value);
        return new(Of(rows, UnlinkedKey) ?? Freedoms.Usual.Unlinked, Of(rows, OutsidersKey) ?? Freedoms.Usual.Outsiders);
    }

    public static async Task SaveFreedomsAsync(this WriteSession session, Freedoms freedoms)
    {
        foreach (var (key, value) in new[] { (UnlinkedKey, freedoms.Unlinked), (OutsidersKey, freedoms.Outsiders) })
            await session.ExecuteAsync("""
                insert into slack_settings (key, value) values (@key, @Value) on conflict (key) do update set value = excluded.value
                """, new { key, Value = Freedoms.Write(value) });
    }

    static IReadOnlySet<Freedom>? Of(Dictionary<string, string> rows, string key) => rows.TryGetValue(key, out var value) ? Freedoms.Parse(value.Split(' ')) : null;

    sealed record Row
    {
        public string Key { get; init; } = "";
        public string Value { get; init; } = "";
    }
}
