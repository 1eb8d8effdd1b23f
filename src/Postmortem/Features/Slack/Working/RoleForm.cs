using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;

namespace Postmortem.Features.Slack.Working;

/// <summary><c>/incident role scribe @grace</c>. Whoever gets a role is invited to the channel.</summary>
public sealed partial class RoleForm(Database database, AssignRole assignRole, SlackPeople people, FormReads reads) : IncidentForm(reads)
{
    public override string Word => "role";

    public override string Usage => "[commander | scribe | communications | responder] [@person | me]";

    public override string Help => "Who leads, who writes, who tells others, who helps.";

    protected override string Title => "Assign a role";

    protected override string Submit => "Assign";

    protected override bool IsPlain => true;

    protected override bool IsEnough(string words) => SlackHandlers.Split(words) is var (role, who) && Read(role) is not null && (IsMe(who) || Mention().IsMatch(who));

    protected override async Task<IReadOnlyList<Block>> AskAsync(IncidentRef incident, string words, SlackCall call, CancellationToken ct)
    {
        var holders = await database.ReadAsync(s => s.ListRoleHoldersAsync(incident.Id), ct);
        var now = holders.Count == 0 ? "Nobody has a role yet." : string.Join('\n', holders.Select(h => $"• {Words.Capital(h.Role)}: {Mrkdwn.Escape(h.Name)}"));
        return
        [
            Block.Section(now),
            Block.Input("role", "Role", Choose(IncidentRole.All.Select(r => Option.Of(Words.Capital(r), r)), Read(SlackHandlers.Split(words).Word) ?? IncidentRole.Commander)),
            Block.Input("person_id", "Person", FindPerson.Among(call.Actor),
                hint: $"Commander, scribe and communications have one holder each: a new one takes over.{(incident.Visibility == Visibility.Private ? " Whoever gets a role becomes a member of this private incident." : "")}"),
        ];
    }

    protected override async Task<Result<string>> DoAsync(IncidentRef incident, string words, CommandCall call, CancellationToken ct)
    {
        // The mention is a code in what was sent; as it is read it is a name.
        var (first, who) = SlackHandlers.Split(call.Words);
        var (role, person) = (Read(first)!, call.Actor);
        if (!IsMe(who))
        {
            var named = await people.MeetAsync(call.Workspace, Mention().Match(who).Groups[1].Value, null, null, ct);
            if (named.Refusal is { } refusal) return Failure.Invalid("person_id", refusal);
            person = named.Actor;
        }
        if (person.PersonId is not { } id) return Failure.Invalid("person_id", $"{person.Name} has no account here, and a role needs one. An administrator can invite them under Settings, People.");
        var assigned = await assignRole.RunAsync(new(incident.Number, role, id), call.Actor, ct);
        return assigned.Failure is { } failure ? failure : $"{Words.Capital(role)} of {incident.Name}: {Mrkdwn.Escape(person.Name)}.";
    }

    protected override async Task<ModalAnswer> SaveAsync(Subject subject, SubmissionCall call, CancellationToken ct) =>
        Answer((await assignRole.RunAsync(new(subject.Number, call.Text("role"), Guid.TryParse(call.Text("person_id"), out var person) ? person : null), call.Actor, ct)).Failure, call);

    static bool IsMe(string who) => who.Equals("me", StringComparison.OrdinalIgnoreCase);

    static string? Read(string word) => word.ToLowerInvariant() switch
    {
        "comms" => IncidentRole.Communications,
        "ic" or "lead" => IncidentRole.Commander,
        var role => IncidentRole.All.FirstOrDefault(r => r == role),
    };

    [GeneratedRegex(@"^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")]
    private static partial Regex Mention();
}
