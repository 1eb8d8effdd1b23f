namespace Postmortem.Features.Api;

/// <summary>The member has to be there. The operation says so with its own words; this says it in the document.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NeededAttribute : Attribute;
