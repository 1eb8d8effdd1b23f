namespace Postmortem.Features.Shared;

/// <summary>The parts of an incident's page that refresh by themselves.</summary>
public static class LivePart
{
    public const string Facts = "facts";
    public const string Timeline = "timeline";
    public const string Rollbacks = "rollbacks";
    public const string Review = "review";

    /// <summary>Who has the review open.</summary>
    public const string Presence = "presence";
    public const string Changes = "changes";
    public const string Alerts = "alerts";
    public const string Actions = "actions";

    /// <summary>What is said about the review.</summary>
    public const string Comments = "comments";
}
