using System.Globalization;

namespace Postmortem.Features.Cli.Demo;

/// <summary>What a step of a tale says. Whatever nobody asks for is a slip of the pen, and is told.</summary>
sealed class StepArgs(Dictionary<string, object> step, Stage stage, StoryTime time)
{
    readonly HashSet<string> _asked = ["at", "by"];

    /// <summary>What is done: the first word that is neither <c>at</c> nor <c>by</c>.</summary>
    public string Verb => step.Keys.First(k => k is not ("at" or "by"));

    public string At => Required("at");

    public string By => Required("by");

    public bool Has(string name) => step.ContainsKey(name);

    public string? Text(string name) => Value(name) is { } value ? stage.Fill((string)value).Trim() : null;

    public string Required(string name) => Text(name) ?? throw new StoryException($"{name} is missing");

    public int Number(string name) => int.Parse(Required(name), CultureInfo.InvariantCulture);

    public bool Flag(string name) => Text(name) == "true";

    public DateTimeOffset? Moment(string name) => Text(name) is { } text ? time.At(text.TrimStart('~')) : null;

    public DateOnly? Date(string name) => Text(name) is { } text ? time.Date(text) : null;

    public Guid? Person(string name) => Text(name) is { } key ? stage.Who(key).PersonId : null;

    public Guid? Service(string name) => Text(name) is { } key ? stage.Service(key) : null;

    public IReadOnlyList<string> List(string name) => Value(name) switch
    {
        null => [],
        IEnumerable<object> items => [.. items.Select(i => stage.Fill((string)i))],
        var one => [stage.Fill((string)one)],
    };

    public IReadOnlyDictionary<string, string> Map(string name) => Value(name) is Dictionary<object, object> map
        ? map.ToDictionary(m => (string)m.Key, m => stage.Fill((string)m.Value).Trim())
        : new Dictionary<string, string>();

    public DateTimeOffset MomentOf(string text) => time.At(text);

    public void CheckAllAsked()
    {
        if (step.Keys.FirstOrDefault(k => !_asked.Contains(k)) is { } unknown) throw new StoryException($"nothing is done with “{unknown}”");
    }

    object? Value(string name)
    {
        _asked.Add(name);
        return step.GetValueOrDefault(name);
    }
}
