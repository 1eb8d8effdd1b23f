using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Who and what is there while the story is told, by the keys that its files use.</summary>
sealed partial class Stage(CommandServices services, DemoClock clock, CancellationToken ct)
{
    readonly Dictionary<string, Actor> _people = [];
    readonly Dictionary<string, Guid> _services = [];
    readonly Dictionary<string, IncidentRef> _incidents = [];
    readonly Dictionary<string, int> _followUps = [];
    readonly Dictionary<string, int> _experiments = [];
    readonly Dictionary<string, Guid> _changes = [];
    readonly Dictionary<string, Guid> _alerts = [];
    readonly Dictionary<string, Guid> _comments = [];
    readonly Dictionary<(string Tale, string Text), Guid> _entries = [];

    public CancellationToken Ct => ct;

    public Database Database => services.Database;

    public DateTimeOffset Now
    {
        get => clock.Now;
        set => clock.Now = value;
    }

    public T Op<T>() where T : notnull => services.Get<T>();

    public void Add(string key, Actor person) => _people.Add(key, person);

    public void AddService(string key, Guid id) => _services.Add(key, id);

    public void Add(string tale, IncidentRef incident) => _incidents.Add(tale, incident);

    public void AddFollowUp(string key, int number) => _followUps.Add(key, number);

    public void AddExperiment(string key, int number) => _experiments.Add(key, number);

    public void AddChange(string key, Guid id) => _changes.Add(key, id);

    public void AddAlert(string key, Guid id) => _alerts[key] = id;

    public void AddComment(string key, Guid id) => _comments.Add(key, id);

    public void AddEntry(string tale, string text, Guid id) => _entries[(tale, text)] = id;

    /// <param name="by">A key of a person or a program; <c>amara/slack</c> names the door too.</param>
    public Actor Who(string by)
    {
        var parts = by.Split('/');
        if (!_people.TryGetValue(parts[0], out var person)) throw new StoryException($"nobody is called “{parts[0]}”");
        return parts.Length > 1 ? person with { Door = parts[1] } : person;
    }

    public Guid Service(string key) => _services.TryGetValue(key, out var id) ? id : throw new StoryException($"there is no service “{key}”");

    public IncidentRef Incident(string tale) => _incidents.TryGetValue(tale, out var incident) ? incident : throw new StoryException($"there is no incident “{tale}” yet");

    public int FollowUp(string key) => _followUps.TryGetValue(key, out var number) ? number : throw new StoryException($"there is no follow-up “{key}” yet");

    public int Experiment(string key) => _experiments.TryGetValue(key, out var number) ? number : throw new StoryException($"there is no experiment “{key}” yet");

    public Guid Change(string key) => _changes.TryGetValue(key, out var id) ? id : throw new StoryException($"there is no change “{key}” yet");

    public Guid Alert(string key) => _alerts.TryGetValue(key, out var id) ? id : throw new StoryException($"there is no alert “{key}” yet");

    public Guid Comment(string key) => _comments.TryGetValue(key, out var id) ? id : throw new StoryException($"there is no comment “{key}” yet");

    /// <summary>The entry that begins with these words.</summary>
    public Guid Entry(string tale, string start)
    {
        var found = _entries.Where(e => e.Key.Tale == tale && e.Key.Text.StartsWith(start, StringComparison.Ordinal)).ToList();
        return found.Count == 1 ? found[0].Value : throw new StoryException($"{found.Count} entries begin with “{start}”");
    }

    /// <summary>Puts names in the place of keys: <c>{flash-sale}</c> becomes INC-6.</summary>
    public string Fill(string text) => Keys().Replace(text, key => Incident(key.Groups[1].Value).Name);

    [GeneratedRegex(@"\{([a-z][a-z-]+)\}")]
    private static partial Regex Keys();
}

static class Outcomes
{
    /// <exception cref="StoryException">The operation refused, which the story does not foresee.</exception>
    public static async Task<T> Must<T>(this Task<Result<T>> running)
    {
        var result = await running;
        if (result.Failure is not { } failure) return result.Value;
        throw new StoryException(failure.Faults.Count > 0 ? string.Join(" ", failure.Faults.Select(f => $"{f.Field}: {f.Message}")) : failure.Message);
    }
}
