using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>The rules that keep "done" honest: which step is possible from where, and who may take it.</summary>
public static class Closure
{
    /// <summary>Null when the item stands where the step begins and nobody changed it meanwhile.</summary>
    /// <param name="version">The version that the person looked at; null when the caller did not look.</param>
    public static async Task<Failure?> CannotLeaveAsync(this ReadSession s, ActionItem item, int? version, params string[] from)
    {
        if (!from.Contains(item.State))
            return Failure.Conflict($"{item.Name} is {item.State}. This can be done only while it is {string.Join(" or ", from)}.");
        return version is null || version == item.Version ? null : await s.ChangedAsync(item);
    }

    /// <summary>Says what was done to it, which need not be a step to another state.</summary>
    public static async Task<Failure> ChangedAsync(this ReadSession s, ActionItem item)
    {
        var last = await s.OneAsync<HistoryLine>("select actor_name, action, data from journal where subject_id = @Id and action like 'action_item.%' order by id desc limit 1", new { item.Id });
        return Failure.Conflict($"{item.Name} was changed a moment ago{(last is null ? "" : $": {last.ActorName} {HistoryText.Of(last).What}")}. Look again and decide.");
    }

    /// <summary>Null when this person may verify; otherwise why not and who can.</summary>
    public static string? WhyNotVerify(ActionItem item, Guid? personId)
    {
        if (!Priority.NeedsSecondPerson(item.Priority)) return null;
        if (personId is null) return $"{item.Name} is {item.Priority}, so a second person verifies it. Sign in as that person.";
        if (personId == item.DoneBy) return $"{item.Name} is {item.Priority}, so a second person verifies it. You said that it is done; ask somebody else to look at the evidence.";
        if (personId == item.OwnerId) return $"{item.Name} is {item.Priority}, so a second person verifies it. You own it; ask somebody else to look at the evidence.";
        return null;
    }

    /// <summary>Null when this person may approve that the item is declined.</summary>
    /// <param name="item">Its <see cref="ActionItem.DeclinedBy"/> wants it declined.</param>
    public static string? WhyNotApprove(Actor approver, ActionItem item)
    {
        if (!approver.May(Role.Facilitator)) return "Declining needs the approval of a facilitator or an administrator. Ask for it; your reason goes with the question.";
        if (approver.PersonId is null) return "The approver is a person. Sign in as a facilitator or an administrator.";
        if (approver.PersonId == item.OwnerId && Priority.NeedsSecondPerson(item.Priority)) return $"{item.Name} is {item.Priority}, and you own it: another facilitator or administrator approves that it is declined.";
        if (approver.PersonId == item.DeclinedBy) return "Declining needs two people: the one who asks and another one who approves. Another facilitator or administrator can approve it.";
        return null;
    }
}
