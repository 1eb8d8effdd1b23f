using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>A follow-up with everything that its page and the pages of its steps show.</summary>
public sealed record FollowUpPage(ActionItem Item, Actor Actor, DateOnly Today, IReadOnlyList<Extension> Extensions, Page<HistoryLine> History, ActionChoices Choices, IReadOnlyList<ExperimentChoice> Experiments)
{
    /// <summary>The incident is private, and the owner is neither a member nor an administrator.</summary>
    public bool OwnerDoesNotSee { get; init; }

    public bool MayChange => Actor.May(Role.Responder);

    /// <summary>Null when this person may verify it now.</summary>
    public string? WhyNotVerify => Closure.WhyNotVerify(Item, Actor.PersonId);

    /// <summary>Null when this person may approve the decline that somebody asked for.</summary>
    public string? WhyNotApprove => Closure.WhyNotApprove(Actor, Item);

    public IReadOnlyList<string> Hints => ActionState.IsToDo(Item.State) ? TitleHints.For(Item) : [];

    public static async Task<FollowUpPage?> ReadAsync(ReadSession s, int number, Actor actor, DateTimeOffset now, Guid? historyBefore = null)
    {
        if (await s.FindActionItemAsync(number, actor) is not { } item) return null;
        return new(item, actor, actor.Today(now), await s.ListExtensionsAsync(item.Id), await s.ListHistoryAsync(item.Id, historyBefore), await ActionChoices.ReadAsync(s, item.IncidentId, item.ServiceId),
            await s.ListExperimentChoicesAsync(item.IncidentId, item.Id))
        {
            OwnerDoesNotSee = item is { OwnerId: { } owner, IncidentVisibility: Visibility.Private } && await s.ScalarAsync<int>("""
                select count(*) from people p where p.id = @owner and p.role <> 'administrator'
                  and not exists (select 1 from incident_members m where m.incident_id = @IncidentId and m.person_id = p.id)
                """, new { owner, item.IncidentId }) > 0,
        };
    }
}

/// <summary>What a follow-up of one incident can be given to, can answer and can be about.</summary>
public sealed record ActionChoices(IReadOnlyList<Owner> Owners, IReadOnlyList<FactorChoice> Factors, IReadOnlyList<ServiceChoice> Services, IReadOnlyList<DifferenceChoice> Differences)
{
    /// <summary>A reader could do nothing with it.</summary>
    public IEnumerable<(string Value, string Text)> OwnerOptions => Owners.Where(o => o.MayAct).Select(o => (o.Id.ToString(), o.Name)).Prepend(("", "Nobody yet"));

    /// <summary>The present owner is among them, whoever that is: to save the form changes no owner by itself.</summary>
    public IEnumerable<(string Value, string Text)> OwnerOptionsOf(ActionItem item) =>
        item.OwnerId is { } id && Owners.All(o => o.Id != id || !o.MayAct) ? OwnerOptions.Append((id.ToString(), $"{item.OwnerPersonName}{(item.OwnerHasLeft ? " (has left)" : "")}")) : OwnerOptions;

    public IEnumerable<(string Value, string Text)> FactorOptions =>
        Factors.Select(f => (f.Id.ToString(), Words.Fit(f.Text, 120))).Prepend(("", "None"));

    public IEnumerable<(string Value, string Text)> ServiceOptions => Services.Select(v => (v.Id.ToString(), v.Name)).Prepend(("", "None"));

    /// <summary>The incident's service, when there is exactly one.</summary>
    public string? LikelyService => Services.Where(v => v.OfIncident == 1).ToList() is [var only] ? only.Id.ToString() : null;

    /// <param name="service">What the follow-up is about until now: to save the form takes no service away.</param>
    public static async Task<ActionChoices> ReadAsync(ReadSession s, Guid incidentId, Guid? service = null) =>
        new(await s.ListOwnersAsync(incidentId), await s.ListFactorChoicesAsync(incidentId), await s.ListServiceChoicesAsync(incidentId, service), await s.ListDifferenceChoicesAsync(incidentId));
}
