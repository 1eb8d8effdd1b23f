using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>What a page leaves out of a filter beyond its fixed words: a service, an incident, an owner, a text without a word.</summary>
static class KnownFilter
{
    /// <returns>The filter without what is not known to this viewer.</returns>
    public static async Task<FollowUpFilter> WithoutUnknownAsync(this ReadSession s, FollowUpFilter filter, Actor actor, UnknownWords unknown) => filter with
    {
        Service = await s.KnownServiceAsync(filter.Service, unknown),
        Incident = await s.KnownIncidentAsync(filter.Incident, actor, unknown),
        Text = filter.Text is not { } text || !SearchQuery.Parse(text).IsEmpty ? filter.Text : unknown.Name(text, "holds no word"),
        Owner = filter.Owner is not { } owner || await s.IsOwnerAsync(owner, actor) ? filter.Owner : unknown.Name(owner, "owns nothing here"),
    };

    /// <summary>A person, or a team that owns something which this viewer may see.</summary>
    static async Task<bool> IsOwnerAsync(this ReadSession s, string name, Actor actor) => await s.ScalarAsync<int>($"""
        select (case when exists (select 1 from people where lower(name) = lower(@name)) or exists (
            select 1 from action_items a join incidents i on i.id = a.incident_id where a.owner_id is null and a.owner_name = @name and {Visibility.Sql}) then 1 else 0 end)
        """, new { name, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() }) == 1;
}
