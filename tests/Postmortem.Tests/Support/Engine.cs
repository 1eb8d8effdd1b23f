using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Postmortem.Tests.Support;

public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>One row for each engine: <c>[Theory, BothEngines] public async Task It_works(Engine engine)</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothEnginesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow(Engine.Sqlite), new TheoryDataRow(Engine.Postgres)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
