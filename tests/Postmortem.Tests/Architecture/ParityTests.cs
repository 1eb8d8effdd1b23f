using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Api;
using Postmortem.Features.Shared;

namespace Postmortem.Tests.Architecture;

/// <summary>What a page does, the API does: both are doors to the same operations.</summary>
public sealed class ParityTests
{
    /// <summary>Running the server, and people: a token that could make others would outlive its owner's leave.</summary>
    static readonly string[] BrowserAreas = ["Accounts", "Slack", "Intake", "Reminders"];

    /// <summary>Left to the browser and the command line, with why.</summary>
    static readonly Dictionary<string, string> BrowserOnly = new()
    {
        ["SaveDraft"] = "an editor's unsaved text, kept for the person who types",
        ["DiscardDraft"] = "as above",
        ["TakeIn"] = "what others saved comes into an open editor; saving by the API brings texts together by itself",
        ["NotePresence"] = "an open page; the API has none",
        ["EndPresence"] = "as above",
        ["KeepRules"] = "how the server takes in alerts; its sources are the browser's too",
        ["SetUpExecutor"] = "the trigger's token is typed by an administrator and read by nobody",
        ["TestExecutor"] = "as above",
        ["SetTiers"] = "as above",
        ["AskRun"] = "a run acts on production: a person presses, a token that leaked cannot",
        ["ApproveRun"] = "as above",
        ["AbortRun"] = "as above",
        ["ResendRun"] = "as above",
        ["SetUpRecoveryCheck"] = "its token is typed by an administrator and read by nobody",
        ["RemoveRecoveryCheck"] = "as above",
        ["TryRecoveryCheck"] = "as above",
        ["RetryMessages"] = "running the server, not the record",
    };

    [Fact]
    public void Every_operation_behind_a_page_is_behind_the_api()
    {
        var controllers = typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(ControllerBase)) && !t.IsAbstract).ToLookup(t => t.GetCustomAttribute<ApiDoorAttribute>() is not null);
        var api = controllers[true].SelectMany(Operations).ToHashSet();
        var missing = controllers[false].SelectMany(Operations).Distinct()
            .Where(o => !BrowserAreas.Contains(o.Namespace!.Split('.').ElementAtOrDefault(2)) && !BrowserOnly.ContainsKey(o.Name) && !api.Contains(o));
        Assert.Empty(missing.Select(o => o.FullName).Order());
        Assert.True(api.Count > 60, $"Only {api.Count} operations were found.");
    }

    /// <summary>Operations are what somebody is named for: a public method that takes the actor.</summary>
    static IEnumerable<Type> Operations(Type controller) =>
        from parameter in controller.GetConstructors().Single().GetParameters()
        where parameter.ParameterType.GetMethods().Any(m => m.GetParameters().Any(p => p.ParameterType == typeof(Actor)))
        select parameter.ParameterType;
}
