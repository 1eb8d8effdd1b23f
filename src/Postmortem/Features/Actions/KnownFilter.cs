using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>What a page leaves out of a filter beyond its fixed words: a service, an incident, a text without a word.</summary>
static class KnownFilter
{
    /// <returns>The filter without what is not known to this viewer.</returns>
    public static async Task<FollowUpFilter> WithoutUnknownAsync(this ReadSession s, FollowUpFilter filter, Actor actor, UnknownWords unknown) => filter with
    {
        Service = await s.KnownServiceAsync(filter.Service, unknown),
        Incident = await s.KnownIncidentAsync(filter.Incident, actor, unknown),
        Text = filter.Text is not { } text || !SearchQuery.Parse(text).IsEmpty ? filter.Text : unknown.Name(text, "holds no word"),
    };
}
