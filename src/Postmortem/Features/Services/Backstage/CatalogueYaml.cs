using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Postmortem.Features.Services.Backstage;

/// <summary>
/// YAML as plain data: texts, lists and maps, nothing else. Aliases and tags of types are refused, since a few lines of them can become
/// gigabytes or objects; so is what lies too deep.
/// </summary>
static class CatalogueYaml
{
    const int Deepest = 30;
    const int MostDocuments = 2000;

    static readonly string[] Plain = [.. new[] { "str", "int", "float", "bool", "null", "map", "seq", "timestamp" }.Select(t => $"tag:yaml.org,2002:{t}")];

    /// <returns>The documents of a file that are maps, each with the line on which it begins.</returns>
    /// <exception cref="FormatException">With the line and the reason.</exception>
    public static IReadOnlyList<(int Line, Dictionary<string, object> Map)> Read(string text)
    {
        var documents = new List<(int, Dictionary<string, object>)>();
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            while (!parser.TryConsume<StreamEnd>(out _))
            {
                var start = parser.Consume<DocumentStart>();
                if (documents.Count == MostDocuments) throw Fault(start.Start.Line, string.Create(CultureInfo.InvariantCulture, $"there are more than {MostDocuments} documents in it"));
                if (ReadNode(parser, 0) is Dictionary<string, object> map) documents.Add(((int)start.Start.Line, map));
                parser.Consume<DocumentEnd>();
            }
        }
        catch (YamlException e)
        {
            throw Fault(e.Start.Line, e.InnerException?.Message ?? e.Message);
        }
        return documents;
    }

    static object ReadNode(Parser parser, int depth)
    {
        var at = parser.Current?.Start.Line ?? 0;
        if (depth > Deepest) throw Fault(at, "it is nested too deeply");
        if (parser.Accept<AnchorAlias>(out _)) throw Fault(at, "aliases (*name) are not read. Write the value out");
        if (parser.Current is NodeEvent { Tag.IsEmpty: false } node && !node.Tag.IsNonSpecific && !Plain.Contains(node.Tag.Value)) throw Fault(at, "tags of types (!name) are not read. Take them out");
        if (parser.TryConsume<Scalar>(out var scalar)) return scalar.Value;
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new List<object>();
            while (!parser.TryConsume<SequenceEnd>(out _)) list.Add(ReadNode(parser, depth + 1));
            return list;
        }
        parser.Consume<MappingStart>();
        var map = new Dictionary<string, object>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(parser, depth + 1) as string ?? throw Fault(at, "a key is no text");
            if (!map.TryAdd(key, ReadNode(parser, depth + 1))) throw Fault(at, $"“{key}” stands there twice");
        }
        return map;
    }

    static FormatException Fault(long line, string why) => new(string.Create(CultureInfo.InvariantCulture, $"line {line}: {why}"));
}
