using System.Reflection;

namespace Postmortem.Features.Api;

/// <summary>The member holds one of the product's own words. The operation checks it; this says in the document which they are.</summary>
/// <param name="words">Where the words stand: a class with a list named <see cref="List"/>, or otherwise with nothing but constants.</param>
/// <param name="more">Words that mean something here only.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class OneOfAttribute(Type words, params string[] more) : Attribute
{
    public string List { get; init; } = "All";

    public IReadOnlyList<string> Words => [.. Standing(), .. more];

    IEnumerable<string> Standing() => words.GetField(List) is { } list
        ? (string[])list.GetValue(null)!
        : words.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
}
