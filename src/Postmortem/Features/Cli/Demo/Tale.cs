using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Postmortem.Features.Cli.Demo;

/// <summary>The people, programs and services of the story: <c>Story/organisation.yaml</c>.</summary>
sealed record Organisation
{
    public List<Member> People { get; init; } = [];

    /// <summary>Programs that write to the timeline, by key.</summary>
    public Dictionary<string, string> Programs { get; init; } = [];
    public List<Offering> Services { get; init; } = [];
    public List<Ruling> AlertRules { get; init; } = [];
}

sealed record Member
{
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public string Role { get; init; } = "";
    public string Zone { get; init; } = "";
    public string Does { get; init; } = "";
    public string Since { get; init; } = "";
}

sealed record Offering
{
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";
    public string Tier { get; init; } = "";
    public string Owner { get; init; } = "";
    public string Description { get; init; } = "";
    public Dictionary<string, string> Links { get; init; } = [];
    public string Rollback { get; init; } = "";

    /// <summary>Keys of what it depends on.</summary>
    public List<string> Needs { get; init; } = [];

    /// <summary>Everything stands on it.</summary>
    public bool Shared { get; init; }
    public string Since { get; init; } = "";
    public string By { get; init; } = "";
}

/// <summary>What an alert does; the first that means one decides.</summary>
sealed record Ruling
{
    public string Severity { get; init; } = "";
    public string Contains { get; init; } = "";
    public string Does { get; init; } = "";
    public string? DeclaresAs { get; init; }
    public string Since { get; init; } = "";
    public string By { get; init; } = "";
}

/// <summary>One incident of the story: how it was declared, what its timeline says, and what people did with it.</summary>
sealed record Tale
{
    public string Key { get; init; } = "";

    /// <summary>The day to which bare times belong; see <see cref="StoryTime"/>.</summary>
    public string Day { get; init; } = "";
    public string Title { get; init; } = "";
    public string Severity { get; init; } = "";
    public string? Kind { get; init; }
    public string? Visibility { get; init; }
    public string Summary { get; init; } = "";
    public List<string> Services { get; init; } = [];
    public string At { get; init; } = "";
    public string By { get; init; } = "";
    public string? Since { get; init; }

    /// <summary>One entry a line; see <see cref="TaleLine"/>.</summary>
    public string Timeline { get; init; } = "";

    /// <summary>One change a line; see <see cref="ChangeActs"/>.</summary>
    public string Changes { get; init; } = "";

    /// <summary>What alerts did, one line each time; see <see cref="AlertActs"/>.</summary>
    public string Alerts { get; init; } = "";
    public Dictionary<string, Chart> Charts { get; init; } = [];
    public List<Dictionary<string, object>> Steps { get; init; } = [];
}

/// <summary>A graph that somebody pasted.</summary>
sealed record Chart
{
    public string Title { get; init; } = "";
    public string Unit { get; init; } = "";
    public string From { get; init; } = "";
    public string To { get; init; } = "";
    public string Values { get; init; } = "";
    public double? Threshold { get; init; }
}

static class Tales
{
    const string Folder = "demo/";
    const string OrganisationFile = Folder + "organisation.yaml";

    static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    public static Organisation Organisation() => Read<Organisation>(OrganisationFile);

    public static IReadOnlyList<Tale> All() =>
        [.. typeof(Tales).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n != OrganisationFile).Order(StringComparer.Ordinal).Select(Read<Tale>)];

    static T Read<T>(string name)
    {
        using var stream = typeof(Tales).Assembly.GetManifestResourceStream(name) ?? throw new StoryException($"{name} is missing");
        using var reader = new StreamReader(stream);
        try
        {
            return Yaml.Deserialize<T>(reader);
        }
        catch (YamlException e)
        {
            throw new StoryException($"{name}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}");
        }
    }
}
