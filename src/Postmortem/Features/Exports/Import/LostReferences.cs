using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Import;

/// <summary>Rows name each other by number. What names one that the file does not have is left out, and told.</summary>
static class LostReferences
{
    public static void Name(IncidentRecord record, ImportNotes notes)
    {
        var (factors, differences) = (record.Review?.Factors.Count ?? 0, record.Review?.Differences.Count ?? 0);
        foreach (var f in record.FollowUps)
        {
            var name = f.Number == 0 ? $"“{f.Title}”" : f.Name;
            Place($"the factor that {name} answers", "factor", f.Factor, factors);
            Place($"the difference that {name} answers", "difference", f.Difference, differences);
            if (f.EvidenceExperiment is { } shown && record.Experiments.All(x => x.Number != shown)) notes.LeaveOut($"the experiment that proves {name}: {Experiments.Experiment.NameOf(shown)} is not in the file");
        }
        foreach (var x in record.Experiments)
        {
            var name = x.Number == 0 ? $"“{x.Title}”" : x.Name;
            Place($"the difference that {name} looks into", "difference", x.Difference, differences);
            foreach (var factor in x.Factors) Place($"a factor that {name} looks into", "factor", factor, factors);
            foreach (var number in x.FollowUps.Where(n => record.FollowUps.All(f => f.Number != n))) notes.LeaveOut($"a follow-up that {name} shall prove: {Actions.ActionItem.NameOf(number)} is not in the file");
        }

        void Place(string what, string word, int? position, int count)
        {
            if (position is { } at && (at < 1 || at > count)) notes.LeaveOut($"{what}: there is no {word} {at} in the file");
        }
    }
}
