using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Working;

/// <summary>People with an account, while their name is typed. Slack's own list would offer people who cannot be chosen.</summary>
public sealed class FindPerson(Database database) : ISuggestion
{
    public string ActionId => "find_person";

    public static ExternalSelect Among(Actor first) => NameSelect.Of("find_person", first);

    public async Task<IReadOnlyList<Option>> FindAsync(SuggestionCall call, CancellationToken ct) =>
        call.IsLinked && call.Actor.May(Role.Responder)
            ? NameSelect.Matching(call.Typed, (await database.ReadAsync(s => s.ListPeopleAsync(), ct)).Select(p => (p.Id, p.Name)))
            : [];
}

/// <summary>Those of them who may see the incident that the form is about.</summary>
public sealed class FindMember(Database database) : ISuggestion
{
    public string ActionId => "find_member";

    /// <param name="first">Null leaves it to whoever fills in the form.</param>
    public static ExternalSelect Among(Actor? first) => NameSelect.Of("find_member", first);

    public async Task<IReadOnlyList<Option>> FindAsync(SuggestionCall call, CancellationToken ct)
    {
        if (!call.IsLinked || !call.Actor.May(Role.Responder) || Subject.Read(call.Interaction.View?.PrivateMetadata) is not { } subject) return [];
        return await database.ReadAsync(async s => await s.FindIncidentRefAsync(subject.Number, call.Actor) is { } incident
            ? NameSelect.Matching(call.Typed, (await s.ListOwnersAsync(incident.Id)).Where(o => o.MayAct).Select(o => (o.Id, o.Name)))
            : [], ct);
    }
}

static class NameSelect
{
    /// <param name="first">Chosen at first: whoever opens the form, as far as they have an account.</param>
    public static ExternalSelect Of(string actionId, Actor? first) => new(actionId)
    {
        InitialOption = first is { PersonId: { } id } ? Option.Of(first.Name, id.ToString("D")) : null,
        Placeholder = new PlainText("Type a name"),
        MinQueryLength = 0,
    };

    /// <summary>Names that begin so come before those that contain it.</summary>
    public static IReadOnlyList<Option> Matching(string typed, IEnumerable<(Guid Id, string Name)> people) =>
    [
        .. people.Where(p => p.Name.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(p => p.Name.StartsWith(typed.Trim(), StringComparison.OrdinalIgnoreCase)).Take(Fit.SelectOptions).Select(p => Option.Of(p.Name, p.Id.ToString("D"))),
    ];
}
