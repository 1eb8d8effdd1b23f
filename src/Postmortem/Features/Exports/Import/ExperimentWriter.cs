using Postmortem.Data;
using Postmortem.Features.Experiments;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>Writes a record's experiments, before the follow-ups that they prove; those are linked once they are there.</summary>
sealed class ExperimentWriter(WriteSession s, IncidentRecord record, Incident incident, Actor actor, DateTimeOffset now, NamedHere named, ImportNotes notes)
{
    readonly Dictionary<int, Guid> _keys = [];

    /// <returns>The key of the experiment that has this number in the record.</returns>
    public Guid? KeyOf(int? number) => number is { } known && _keys.TryGetValue(known, out var id) ? id : null;

    public async Task WriteAsync(WrittenRows rows)
    {
        foreach (var x in record.Experiments)
        {
            var kept = await s.BackfillExperimentAsync(new Experiment
            {
                Id = Guid.CreateVersion7(now),
                Number = x.Number,
                IncidentId = incident.Id,
                DifferenceId = rows.Difference(x.Difference),
                ServiceId = x.Service is { Length: > 0 } service ? await named.ServiceAsync(service, Tier.Standard) : null,
                Title = x.Title,
                Kind = x.Kind,
                Hypothesis = x.Hypothesis,
                Environment = x.Environment,
                EnvironmentDifferences = x.EnvironmentDifferences,
                ServiceVersion = x.ServiceVersion,
                DataVolume = x.DataVolume,
                LoadProfile = x.LoadProfile,
                SteadyState = x.SteadyState,
                InjectedFault = x.InjectedFault,
                BlastRadius = x.BlastRadius,
                AbortCondition = x.AbortCondition,
                PassCriteria = x.PassCriteria,
                Result = x.Result,
                RanOn = x.RanOn,
                Observation = x.Observation,
                LimitFound = x.LimitFound,
                Evidence = x.Evidence,
                ResultByName = x.ResultBy,
                CreatedByName = x.CreatedBy.Length > 0 ? x.CreatedBy : actor.Name,
                CreatedAt = x.CreatedAt == default ? now : x.CreatedAt,
                UpdatedAt = x.UpdatedAt == default ? now : x.UpdatedAt,
            }, [.. x.Factors.Distinct().Where(rows.Factors.ContainsKey).Select(f => rows.Factors[f])], now);
            _keys[x.Number] = kept.Id;
            if (kept.Number != x.Number) notes.Guess(x.Number == 0 ? $"“{x.Title}” became {kept.Name}: the file gives it no number" : $"{x.Name} became {kept.Name}: its number is taken here");
        }
    }

    /// <param name="followUps">Keys by the numbers that the record has.</param>
    public async Task LinkAsync(IReadOnlyDictionary<int, Guid> followUps)
    {
        foreach (var x in record.Experiments)
            foreach (var number in x.FollowUps.Distinct().Where(followUps.ContainsKey)) await s.LinkExperimentToFollowUpAsync(_keys[x.Number], followUps[number]);
    }
}
