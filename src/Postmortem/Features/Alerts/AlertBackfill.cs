using System.Text.Json;
using Postmortem.Data;

namespace Postmortem.Features.Alerts;

/// <summary>Taking over alerts from another record. Import calls it inside its one transaction.</summary>
public static class AlertBackfill
{
    /// <summary>Names and values in JSON.</summary>
    public static bool AreLabels(string labels)
    {
        try
        {
            return labels.Length <= 100_000 && JsonSerializer.Deserialize<Dictionary<string, string>>(labels, Journal.Json) is { Count: <= 50 } all && all.Values.All(v => v is not null);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static async Task BackfillAlertAsync(this WriteSession session, Alert alert)
    {
        alert = await session.WithServiceAsync(alert);
        if ((await session.ListEpisodesAsync(alert.Source, alert.SourceRef)).FirstOrDefault(a => a.StartsAt == alert.StartsAt) is not { } here) await session.InsertAlertAsync(alert);
        else if (here.IncidentId is null) await session.UpdateAlertAsync(here with { IncidentId = alert.IncidentId, OnTimeline = true, Became = alert.Became, DecidedBy = alert.DecidedBy });
    }
}
