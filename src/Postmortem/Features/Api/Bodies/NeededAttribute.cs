namespace Postmortem.Features.Api;

/// <summary>The member has to be there. The operation says so with its own words; this says it in the document.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NeededAttribute : Attribute;

/// <summary>What operations and forms call the member, where the API's name for it is another: refusals name the member.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string name) : Attribute
{
    public string Name => name;
}
