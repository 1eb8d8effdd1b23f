using System.Globalization;
using Dapper;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <summary>What a list of experiments shows; everything of it stands in the page's address.</summary>
public sealed record ExperimentFilter
{
    /// <summary>One of <see cref="ExperimentResult"/>.</summary>
    public string? Result { get; init; }
    public string? Kind { get; init; }

    /// <summary>Slug of a service.</summary>
    public string? Service { get; init; }

    /// <summary>INC-42</summary>
    public string? Incident { get; init; }

    public bool IsNarrowed => (Result ?? Kind ?? Service ?? Incident) is not null;

    /// <summary>From a page's or an API's query; what is not known is left out and named.</summary>
    public static ExperimentFilter From(string? result, string? kind, string? service, string? incident, UnknownWords unknown) => new()
    {
        Result = unknown.OneOf(result, ExperimentResult.All, "result"),
        Kind = unknown.OneOf(kind, ExperimentKind.All, "kind"),
        Service = string.IsNullOrWhiteSpace(service) ? null : service.Trim(),
        Incident = unknown.Incident(incident),
    };

    /// <summary>?result=planned&amp;service=checkout</summary>
    public string ToQuery(string? after = null)
    {
        (string Name, string? Value)[] all = [("result", Result), ("kind", Kind), ("service", Service), ("incident", Incident), ("after", after)];
        return string.Concat(all.Where(p => p.Value is not null).Select((p, at) => $"{(at == 0 ? '?' : '&')}{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }
}

public static class ExperimentList
{
    public const int PageSize = 50;

    /// <summary>Newest first.</summary>
    /// <param name="after">The last number of the page before.</param>
    public static async Task<Page<Experiment>> ListExperimentsAsync(this ReadSession session, ExperimentFilter filter, string? after, Actor actor, int size = PageSize)
    {
        var values = new DynamicParameters(new { ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll(), filter.Result, filter.Kind, filter.Service });
        var wanted = new List<string> { Visibility.Sql };
        if (filter.Result is not null) wanted.Add("x.result = @Result");
        if (filter.Kind is not null) wanted.Add("x.kind = @Kind");
        if (filter.Service is not null) wanted.Add("x.service_id = (select id from services where slug = @Service)");
        if (IncidentRef.TryParseName(filter.Incident, out var incident))
        {
            wanted.Add("x.incident_id = (select id from incidents where number = @incident)");
            values.Add("incident", incident);
        }
        if (int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            wanted.Add("x.number < @before");
            values.Add("before", before);
        }
        var rows = await session.ListAsync<Experiment>($"{ExperimentStore.Select} where {string.Join(" and ", wanted)} order by x.number desc limit {size + 1}", values);
        return rows.Count <= size ? new(rows, null) : new([.. rows.Take(size)], rows[size - 1].Number.ToString(CultureInfo.InvariantCulture));
    }
}
