using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.AppHome;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Slack.Workspaces;

namespace Postmortem.Features.Slack.Dispatch;

/// <summary>From what came in to the one handler it is for, with the person, their permissions and the incident found. HTTP and Socket Mode alike.</summary>
public sealed class SlackDispatcher(SlackHandlers handlers, SlackWorkspaces workspaces, SlackPeople people, LinkAccount linkAccount, HomeTabs homes, Database database, TimeProvider clock, ILogger<SlackDispatcher> log)
{
    public Way WayOf(Incoming incoming) => (incoming, handlers.Find(incoming)) switch
    {
        ({ Interaction.Type: Interaction.ViewSubmission or Interaction.BlockSuggestion }, not null) => new Way.AtOnce(),
        ({ Command: { } typed }, ICommand command) => command.OpensFor(SlackHandlers.Named(command, SlackHandlers.Split(typed.Text).Words).Words) is { } title ? new Way.Opens(title) : new Way.Later(),
        (_, { Opens: { } title }) => new Way.Opens(title),
        (_, not null) or ({ Command: not null }, null) => new Way.Later(),
        _ => new Way.Nobody(),
    };

    /// <summary>A submission or a list, before the acknowledgement.</summary>
    public async Task<Ack> AnswerAsync(Incoming incoming, CancellationToken ct)
    {
        var (interaction, now) = (incoming.Interaction!, clock.GetUtcNow());
        if (await workspaces.FindAsync(incoming.TeamId, ct) is not { } workspace) return Ack.Taken;
        var handler = handlers.Find(incoming)!;
        var person = await people.KnownAsync(workspace, interaction.User!.Id, interaction.User.TeamId, interaction.User.Name ?? interaction.User.Username, ct);
        person = person.With(s => s.CarryOutAsync(incoming, now));
        var freedoms = await database.ReadAsync(s => s.ReadFreedomsAsync(), ct);
        if (handler is ISuggestion suggestion)
        {
            if (await RefuseAsync(handler, person, freedoms, workspace, offers: false, ct) is not null) return Ack.With(ModalAnswer.ToJson([]));
            var asked = new SuggestionCall(interaction.Value ?? "", interaction) { Workspace = workspace, UserId = person.UserId, At = now, Actor = person.Actor, IsLinked = person.IsLinked, MayRead = freedoms.Allow(person, Freedom.Read) };
            return Ack.With(ModalAnswer.ToJson(await suggestion.FindAsync(asked, ct)));
        }
        var call = new SubmissionCall(interaction.View!) { Workspace = workspace, UserId = person.UserId, At = now, Actor = person.Actor, IsLinked = person.IsLinked, MayRead = freedoms.Allow(person, Freedom.Read) };
        if (await RefuseAsync(handler, person, freedoms, workspace, offers: true, ct) is { } refusal) return Ack.With(ModalAnswer.Show(Modal.Notice("Not done", refusal)).ToJson());
        try
        {
            var answer = await ((ISubmission)handler).RunAsync(call, ct);
            await homes.RefreshAsync(workspace.TeamId, person.UserId, ct);
            return Ack.With(answer.ToJson());
        }
        catch (CarriedOutException)
        {
            return Ack.With(ModalAnswer.Done.ToJson());
        }
    }

    /// <summary>The first of a lane, as long as they are events that concern no incident and nobody in particular.</summary>
    public async Task<IReadOnlyList<InboxItem>> ForNobodyAsync(IReadOnlyList<InboxItem> lane, CancellationToken ct)
    {
        var none = new List<InboxItem>();
        foreach (var item in lane)
        {
            if (item.Kind != InboxKind.Event || await workspaces.FindAsync(item.TeamId, ct) is not { } workspace || !await IsForNoIncidentAsync(Read(item), workspace, ct)) break;
            none.Add(item);
        }
        return none;
    }

    /// <summary>The work that an item of the inbox stands for.</summary>
    /// <exception cref="CarriedOutException">An earlier attempt did it.</exception>
    public async Task<Reply> RunAsync(InboxItem item, CancellationToken ct)
    {
        var incoming = Read(item);
        if (await workspaces.FindAsync(item.TeamId, ct) is not { } workspace)
        {
            log.LogWarning("Slack's team {Team} is not installed; its {Kind} was passed over", item.TeamId, item.Kind);
            return Reply.None;
        }
        if (await IsForNoIncidentAsync(incoming, workspace, ct)) return Reply.None;
        // What we did ourselves comes back as an event: acting on it would go on for ever.
        if (incoming.UserId is not { } userId || userId == workspace.BotUserId) return await RunEventsAsync(incoming, workspace, null, item, ct);
        var (team, name) = incoming switch
        {
            { Interaction.User: { } u } => (u.TeamId, u.Name ?? u.Username),
            { Command: { } c } => (c.TeamId, c.UserName),
            { Event.Event: { } e } => (e.UserTeam ?? e.Team, null),
            _ => (null, null),
        };
        var person = (await people.MeetAsync(workspace, userId, team, name, ct)).With(s => s.CarryOutAsync(item.Id, clock.GetUtcNow()));
        if (incoming.Event is not null) return await RunEventsAsync(incoming, workspace, person, item, ct);
        if (person.Refusal is { } outside) return Reply.Say(outside);

        var (word, rest) = incoming.Command is { } command ? SlackHandlers.Split(command.Text) : ("", incoming.Interaction?.Actions is [{ Value: { } value }, ..] ? value : "");
        var handler = handlers.Find(incoming);
        if (handler is null) return incoming.Command is null ? Reply.None : Reply.Say(OtherWords.Answer(handlers, incoming.Command.Text));
        var freedoms = await database.ReadAsync(s => s.ReadFreedomsAsync(), ct);
        var mayRead = freedoms.Allow(person, Freedom.Read);
        if (await RefuseAsync(handler, person, freedoms, workspace, offers: true, ct) is { } refusal) return Answer(item, refusal);
        var (incident, words, hidden) = await FindIncidentAsync(handler, workspace, incoming.ChannelId, rest, person.Actor, ct);
        if (hidden is not null) return Answer(item, hidden);
        if (handler.NeedsIncident && incident is null) return Answer(item, word.Length > 0
            ? $"Which incident? Use this in its channel, or name it: `/incident {word} INC-42 …`."
            : "This belongs to an incident. Use it in the incident's channel.");
        return handler switch
        {
            ICommand c => await c.RunAsync(new(incoming.Command!, words) { Workspace = workspace, UserId = userId, At = item.ReceivedAt, Actor = person.Actor, IsLinked = person.IsLinked, MayRead = mayRead, ChannelId = incoming.ChannelId, Incident = incident }, ct),
            IButton b => await b.RunAsync(new(incoming.Interaction!, incoming.Interaction!.Actions![0]) { Workspace = workspace, UserId = userId, At = item.ReceivedAt, Actor = person.Actor, IsLinked = person.IsLinked, MayRead = mayRead, ChannelId = incoming.ChannelId, Incident = incident }, ct),
            IShortcut s => await s.RunAsync(new(incoming.Interaction!) { Workspace = workspace, UserId = userId, At = item.ReceivedAt, Actor = person.Actor, IsLinked = person.IsLinked, MayRead = mayRead, ChannelId = incoming.ChannelId, Incident = incident }, ct),
            _ => Reply.None,
        };
    }

    /// <summary>Where and to whom the reply goes.</summary>
    public static (string? UserId, string? ChannelId, string? ResponseUrl, string? ThreadTs) AddressOf(InboxItem item) => Read(item) switch
    {
        { Command: { } c } => (c.UserId, c.ChannelId, c.ResponseUrl, c.ThreadTs),
        { Interaction: { } i } => (i.User!.Id, i.Channel?.Id ?? i.Container?.ChannelId, i.ResponseUrl, i.Message?.ThreadTs),
        { Event.Event: { } e } => (e.User, e.Channel ?? e.Item?.Channel, null, e.ThreadTs),
        _ => default,
    };

    /// <summary>Most of what a workspace says concerns no incident: found by the channel alone, before anybody is asked who it was.</summary>
    async Task<bool> IsForNoIncidentAsync(Incoming incoming, Workspace workspace, CancellationToken ct) =>
        incoming is { Event.Event: { } e, ChannelId: { } channel } && handlers.Events(e).All(h => h.NeedsIncident)
        && await database.ReadAsync(s => s.FindChannelAsync(workspace.TeamId, channel), ct) is null;

    /// <summary>An event may concern several features; nobody is told that it was refused.</summary>
    async Task<Reply> RunEventsAsync(Incoming incoming, Workspace workspace, SlackPerson? person, InboxItem item, CancellationToken ct)
    {
        if (incoming.Event is not { Event: { } e } envelope || e.User == workspace.BotUserId) return Reply.None;
        var known = person ?? SlackPerson.Nobody.With(s => s.CarryOutAsync(item.Id, clock.GetUtcNow()));
        var incident = await FindIncidentAsync(workspace, incoming.ChannelId, known.Actor, ct);
        var freedoms = await database.ReadAsync(s => s.ReadFreedomsAsync(), ct);
        var reply = Reply.None;
        bool Lets(IEvent h) => known.Refusal is not null ? h.EvenRefused : known.IsLinked || (h.ForAnyone && (person is null || freedoms.Allow(known, h.Freedom)));
        foreach (var handler in handlers.Events(e).Where(Lets).Where(h => !h.NeedsIncident || incident is not null))
        {
            var said = await handler.RunAsync(new(envelope, e) { Workspace = workspace, UserId = known.UserId, At = item.ReceivedAt, Actor = known.Actor, IsLinked = known.IsLinked, MayRead = freedoms.Allow(known, Freedom.Read), ChannelId = incoming.ChannelId, Incident = incident }, ct);
            if (said != Reply.None) reply = said;
        }
        return reply;
    }

    static Incoming Read(InboxItem item) => item.Kind switch
    {
        InboxKind.Command => new(item.Payload) { Command = JsonSerializer.Deserialize(item.Payload, SlackJson.Default.SlashCommand) },
        InboxKind.Interaction => new(item.Payload) { Interaction = JsonSerializer.Deserialize(item.Payload, SlackJson.Default.Interaction) },
        _ => new(item.Payload) { Event = JsonSerializer.Deserialize(item.Payload, SlackJson.Default.EventEnvelope) },
    };

    /// <param name="offers">Whether the answer is for this person's eyes alone, so that a link may stand in it.</param>
    async Task<string?> RefuseAsync(IHandler handler, SlackPerson person, Freedoms freedoms, Workspace workspace, bool offers, CancellationToken ct)
    {
        if (person.Refusal is not null || person.IsLinked || (handler.ForAnyone && freedoms.Allow(person, handler.Freedom))) return person.Refusal;
        if (person.IsOutsider) return "People of other organisations may not do this here.";
        const string why = "This needs an account here, and the address in your Slack profile matches none.";
        return offers ? $"{why}\nHave you an account? {LinkCommand.Offer(await linkAccount.OfferAsync(workspace.TeamId, person.UserId, ct))}\nIf not, ask an administrator for an invitation." : why;
    }

    /// <summary>In the modal that was opened, or as a message.</summary>
    static Reply Answer(InboxItem item, string text) => item.ViewId is null ? Reply.Say(text) : Reply.Show(Modal.Notice("Not done", text));

    /// <summary>The one that is named, or else the channel's.</summary>
    /// <returns>With the reason when it must not be shown, or shown here.</returns>
    async Task<(IncidentRef?, string Words, string? Hidden)> FindIncidentAsync(IHandler handler, Workspace workspace, string? channel, string words, Actor actor, CancellationToken ct)
    {
        var (named, rest) = SlackHandlers.Named(handler, words);
        var incident = named is { } number ? await database.ReadAsync(s => s.FindIncidentRefAsync(number, actor), ct) : null;
        if (named is not null && incident is null && handler.NeedsIncident) return (null, rest, Reply.TextOf(Failure.NotFound(IncidentRef.NameOf(named.Value))));
        if (incident is null) (incident, rest) = (await FindIncidentAsync(workspace, channel, actor, ct), words);
        // Whoever sits in a private channel knows that there is something; only its members may do anything about it.
        if (incident is null && handler.NeedsIncident && channel is not null && await database.ReadAsync(s => s.FindChannelAsync(workspace.TeamId, channel), ct) is { IsPrivate: true })
            return (null, rest, "This channel's incident is private, and you are none of its members. One of them can add you on its page.");
        if (incident is not { Visibility: Visibility.Private }) return (incident, rest, null);
        // Somebody may look over a shoulder, or share the screen: what is private stays in its private channel.
        return await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct) is { IsPrivate: true, ChannelId: { } own } place && own == channel && place.TeamId == workspace.TeamId
            ? (incident, rest, null)
            : (null, rest, !handler.NeedsIncident ? null : $"{incident.Name} is private, and this is not its private channel. Use this there, or go on on the web.");
    }

    async Task<IncidentRef?> FindIncidentAsync(Workspace workspace, string? channel, Actor actor, CancellationToken ct) =>
        channel is null ? null : await database.ReadAsync(s => s.FindIncidentOfChannelAsync(workspace.TeamId, channel, actor), ct);
}
