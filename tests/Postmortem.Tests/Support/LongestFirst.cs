using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Postmortem.Tests.Support.LongestFirst))]

namespace Postmortem.Tests.Support;

/// <summary>Classes that take minutes begin first: begun last, they would run on alone while a core has nothing to do.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    static readonly string[] Longest = [".EveryPageTests ", ".Slack.FaultTests ", ".Browser.WholeLoopTests ", ".AlertTests ", ".HostileLengthTests ", ".Browser.MeetingTests ", ".Browser.TogetherTests "];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    static int Place<TTestCollection>(TTestCollection collection) where TTestCollection : ITestCollection =>
        Array.FindIndex(Longest, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length;
}
