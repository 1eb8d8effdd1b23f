using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Shared;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Postmortem.Features.Reviews.Templates;

/// <summary>The YAML at the top of a template.</summary>
sealed class TemplateFrontMatter
{
    /// <summary>Phrases that a section must meet.</summary>
    /// <param name="Line">Where the section is named.</param>
    public sealed record SectionRequirements(int Line, IReadOnlyList<string> Phrases);

    static readonly string[] Fields = ["name", "description", "severities", "requirements"];

    readonly Action<int, string> _fault;

    TemplateFrontMatter(Action<int, string> fault) => _fault = fault;

    public string Name { get; private set; } = "";
    public string Description { get; private set; } = "";
    public IReadOnlyList<string> Severities { get; private set; } = [];
    public Dictionary<string, SectionRequirements> Requirements { get; } = [];

    /// <returns>Null when it is no YAML at all.</returns>
    public static TemplateFrontMatter? Read(string yaml, Action<int, string> fault)
    {
        var head = new TemplateFrontMatter(fault);
        var parser = new Parser(new StringReader(yaml));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
            {
                head.Read(root);
                return head;
            }
            fault(1, "The front matter must be a list of fields: name, description, severities, requirements.");
        }
        catch (YamlException e)
        {
            fault((int)e.Start.Line + 1, $"The front matter is not valid YAML: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up like this on some unfinished lists; the last thing that it understood says where.
            fault((int)(parser.Current?.End.Line ?? 0) + 1, "The front matter is not valid YAML from here on. Look for a bracket or a quotation mark without its partner.");
        }
        return null;
    }

    void Read(YamlMappingNode root)
    {
        foreach (var (key, _) in root.Children)
            if (!Fields.Contains(Word(key))) _fault(LineOf(key), $"The field “{Word(key)}” is not known. Use: {string.Join(", ", Fields)}.");
        Name = Required(root, "name", 100);
        Description = Required(root, "description", 500);
        Severities = [.. List(root, "severities").Select(Word)];
        foreach (var severity in List(root, "severities").Where(s => !Severity.All.Contains(Word(s))))
            _fault(LineOf(severity), $"The severity “{Word(severity)}” is not known. Use: {string.Join(", ", Severity.All)}.");
        if (Child(root, "requirements") is not { } requirements) return;
        if (requirements is not YamlMappingNode bySection)
        {
            _fault(LineOf(requirements), "Requirements must name sections, each with a list.");
            return;
        }
        foreach (var (section, phrases) in bySection.Children) ReadRequirements(section, phrases);
    }

    void ReadRequirements(YamlNode section, YamlNode phrases)
    {
        if (phrases is not YamlSequenceNode list)
        {
            _fault(LineOf(phrases), $"The requirements of “{Word(section)}” must be a list, each on a line that begins with a hyphen.");
            return;
        }
        foreach (var phrase in list.Children.Where(p => Requirement.Parse(Word(p)) is null))
            _fault(LineOf(phrase), $"“{Word(phrase)}” is no known requirement. Known are: {string.Join("; ", Requirement.Phrases)}.");
        Requirements[Word(section)] = new(LineOf(section), [.. list.Children.Select(Word)]);
    }

    string Required(YamlMappingNode root, string field, int longest)
    {
        var node = Child(root, field);
        var text = node is null ? "" : Word(node);
        if (text.Length == 0) _fault(node is null ? 1 : LineOf(node), $"The field “{field}” is missing or empty. Add it to the front matter.");
        if (text.Length > longest) _fault(LineOf(node!), $"The {field} has {text.Length} characters; at most {longest} fit.");
        return text;
    }

    IEnumerable<YamlNode> List(YamlMappingNode root, string field)
    {
        switch (Child(root, field))
        {
            case YamlSequenceNode list: return list.Children;
            case YamlScalarNode { Value: null or "" } or null: return [];
            case { } other:
                _fault(LineOf(other), $"The field “{field}” must be a list, such as [SEV1, SEV2].");
                return [];
        }
    }

    static YamlNode? Child(YamlMappingNode root, string field) => root.Children.FirstOrDefault(c => Word(c.Key) == field).Value;

    static string Word(YamlNode node) => (node as YamlScalarNode)?.Value?.Trim() ?? "";

    // The first line of the file is the rule above the YAML.
    static int LineOf(YamlNode node) => (int)node.Start.Line + 1;
}
