using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.AspNetCore.Mvc.ApplicationParts;

namespace Postmortem.Web;

/// <summary>
/// The controllers and view components of the program, found by their base types in its metadata. The framework's own part asks for
/// all types and looks at each: that loads nine thousand, most of them
/// never used: 60 to 80 ms of one processor and 6 MB of every start.
/// </summary>
public sealed class ControllersPart(Assembly assembly) : ApplicationPart, IApplicationPartTypeProvider
{
    const string Framework = "Microsoft.AspNetCore.Mvc";
    static readonly string[] Bases = ["Controller", "ControllerBase", "ViewComponent"];

    readonly Lazy<IReadOnlyList<TypeInfo>> _types = new(() => Find(assembly));

    public override string Name => assembly.GetName().Name!;

    public IEnumerable<TypeInfo> Types => _types.Value;

    /// <summary>In the place of the parts that the framework found by itself; compiled pages stay as they are.</summary>
    public static void Replace(ApplicationPartManager manager, Assembly assembly)
    {
        foreach (var part in manager.ApplicationParts.OfType<AssemblyPart>().ToList()) manager.ApplicationParts.Remove(part);
        manager.ApplicationParts.Add(new ControllersPart(assembly));
    }

    static List<TypeInfo> Find(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var found = new List<TypeInfo>();
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(t => !t.IsNested && IsOfFramework(reader, t.BaseType)))
            found.Add(assembly.GetType($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}", throwOnError: true)!.GetTypeInfo());
        return found;
    }

    static bool IsOfFramework(MetadataReader reader, EntityHandle @base)
    {
        // A class between them and the framework is followed too.
        while (!@base.IsNil && @base.Kind == HandleKind.TypeDefinition) @base = reader.GetTypeDefinition((TypeDefinitionHandle)@base).BaseType;
        if (@base.IsNil || @base.Kind != HandleKind.TypeReference) return false;
        var reference = reader.GetTypeReference((TypeReferenceHandle)@base);
        return reader.StringComparer.Equals(reference.Namespace, Framework) && Bases.Any(name => reader.StringComparer.Equals(reference.Name, name));
    }
}
