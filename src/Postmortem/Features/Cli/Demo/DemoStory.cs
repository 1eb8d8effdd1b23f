using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Postmortem.Features.Cli.Demo;

/// <summary>What <c>demo.yaml</c> says, as it stands there. Times and days are still words.</summary>
sealed class DemoStory
{
    public List<Person> People { get; set; } = [];
    public List<ServiceOfStory> Services { get; set; } = [];
    public List<Incident> Incidents { get; set; } = [];

    public static DemoStory Read()
    {
        using var file = typeof(DemoStory).Assembly.GetManifestResourceStream("demo.yaml")!;
        using var text = new StreamReader(file);
        return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<DemoStory>(text);
    }

    internal sealed class Person
    {
        public string Name { get; set; } = "";
        public string Email { get; set; } = "";
        public string Role { get; set; } = "";
        public string Zone { get; set; } = "UTC";
    }

    internal sealed class ServiceOfStory
    {
        public string Name { get; set; } = "";
        public string Tier { get; set; } = "";
        public string Owner { get; set; } = "";
        public string Description { get; set; } = "";
        public string Rollback { get; set; } = "";
        public List<string> Links { get; set; } = [];
    }

    internal sealed class Incident
    {
        public string Title { get; set; } = "";
        public string Summary { get; set; } = "";
        public string Severity { get; set; } = "";
        public string Status { get; set; } = "";
        public string Kind { get; set; } = "real";
        public string Visibility { get; set; } = "open";
        public List<string> Members { get; set; } = [];
        public List<string> Services { get; set; } = [];

        /// <summary>When, by whom.</summary>
        public List<string> Declared { get; set; } = [];

        /// <summary>When, why: of what was declined.</summary>
        public List<string> Ended { get; set; } = [];
        public string? NextUpdate { get; set; }

        /// <summary>yes or no, and what there is to say.</summary>
        public List<string> DataLoss { get; set; } = [];

        /// <summary>One name, or a list of them.</summary>
        public Dictionary<string, object> Roles { get; set; } = [];
        public List<Dictionary<string, string>> Impacts { get; set; } = [];

        /// <summary>A time, or <c>[n/a, why]</c>.</summary>
        public Dictionary<string, object> Milestones { get; set; } = [];

        /// <summary>When, kind, text, author; <c>star</c> at the end of those for the summary.</summary>
        public List<List<string>> Timeline { get; set; } = [];
        public List<Dictionary<string, string>> Rollbacks { get; set; } = [];
        public Picture? Picture { get; set; }
        public Review? Review { get; set; }
        public List<Dictionary<string, object>> FollowUps { get; set; } = [];

        /// <summary>The title of the incident that goes on instead of this one.</summary>
        public string? MergeInto { get; set; }
    }

    /// <summary>A graph, attached to the entry that begins with these words.</summary>
    internal sealed class Picture
    {
        public string Entry { get; set; } = "";
        public string Name { get; set; } = "";
        public string Label { get; set; } = "";
        public List<float> Points { get; set; } = [];
    }

    internal sealed class Review
    {
        public string Template { get; set; } = "";
        public string State { get; set; } = "draft";
        public string? PublishedAt { get; set; }
        public string? ClosedAt { get; set; }
        public string Facilitator { get; set; } = "";

        /// <summary>Who; and what they decided and said, once they have.</summary>
        public List<List<string>> Reviewers { get; set; } = [];
        public Dictionary<string, string> Sections { get; set; } = [];
        public List<Dictionary<string, string>> Factors { get; set; } = [];
    }
}
