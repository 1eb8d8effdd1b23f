using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Web;

namespace Postmortem.Features.Slack.AppHome;

/// <summary>Shows what is true now. Nobody but its person sees a Home, so what they may see of private incidents stands there too.</summary>
public sealed class PublishHome(Database database, SlackPeople people, HomeTabs homes, AppOptions app, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "home";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var userId = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.HomeWork)!.UserId;
        var person = await people.MeetAsync(api.Workspace, userId, null, null, ct);
        if (person.IsOutsider) return;
        await api.PublishHomeAsync(userId, await ReadAsync(person, item.TeamId, ct), ct);
        await homes.KeepAsync(item.TeamId, userId, ct);
    }

    async Task<Home> ReadAsync(SlackPerson person, string teamId, CancellationToken ct)
    {
        if (person.Refusal is { } refusal) return HomeView.Refused(refusal);
        var (actor, now) = (person.Actor, clock.GetUtcNow());
        var today = actor.Today(now);
        return await database.ReadAsync(async s =>
        {
            var mayDeclare = actor.May(Role.Responder) && (await s.ReadFreedomsAsync()).Allow(person, Freedom.Declare);
            if (!person.IsLinked) return HomeView.Stranger(mayDeclare);
            return new HomeView(app, today).Of(new(actor, mayDeclare, await s.ListMineAsync(actor, teamId),
                await s.ListFollowUpsAsync(new FollowUpFilter(), null, actor, today), await s.ListReviewsAsync(new ReviewQuery(ReviewView.Waiting), actor, now)), now);
        }, ct);
    }
}
