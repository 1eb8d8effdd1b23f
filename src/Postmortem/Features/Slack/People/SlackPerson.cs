using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Slack.People;

/// <summary>Somebody in Slack, with what they may do here.</summary>
/// <param name="Refusal">Why they may do nothing at all; null for everybody else.</param>
/// <param name="IsOutsider">Of another organisation, in a channel shared with it.</param>
public sealed record SlackPerson(string UserId, Actor Actor, bool IsLinked, string? Refusal = null, bool IsOutsider = false)
{
    /// <summary>An event without a person, such as a message that was deleted.</summary>
    public static readonly SlackPerson Nobody = new("", new Actor(null, "Slack", Role.Reader, Door.Slack), IsLinked: false);

    /// <summary>The request and its fact stand or fall together.</summary>
    public SlackPerson With(Func<WriteSession, Task> withFirstFact) => this with { Actor = Actor with { WithFirstFact = withFirstFact } };
}
