using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Steps that concern the incident and its timeline.</summary>
static class IncidentActs
{
    static readonly Dictionary<string, Func<Scene, Task>> Steps = new()
    {
        ["status"] = s => s.Stage.Op<ChangeStatus>().RunAsync(new(s.Number, s.Args.Text("status"), s.Args.Text("why"), ImpactEndedAt: s.Args.Moment("impact_ended")), s.By, s.Ct).Must(),
        ["severity"] = s => s.Stage.Op<ChangeSeverity>().RunAsync(new(s.Number, s.Args.Text("severity"), s.Args.Text("why")), s.By, s.Ct).Must(),
        ["visibility"] = s => s.Stage.Op<ChangeVisibility>().RunAsync(new(s.Number, s.Args.Text("visibility"), s.Args.Text("why")), s.By, s.Ct).Must(),
        ["decline"] = s => s.Stage.Op<DeclineIncident>().RunAsync(new(s.Number, s.Args.Text("decline")), s.By, s.Ct).Must(),
        ["merge"] = s => s.Stage.Op<MergeIncident>().RunAsync(new(s.Number, s.Args.Text("merge"), s.Args.Text("why")), s.By, s.Ct).Must(),
        ["link"] = s => s.Stage.Op<LinkIncidents>().RunAsync(new(s.Number, s.Args.Text("link"), s.Args.Text("relation")), s.By, s.Ct).Must(),
        ["role"] = s => s.Stage.Op<AssignRole>().RunAsync(new(s.Number, s.Args.Text("role"), s.Args.Person("person")), s.By, s.Ct).Must(),
        ["member"] = s => s.Stage.Op<ChangeMembers>().AddAsync(new(s.Number, s.Args.Person("member")), s.By, s.Ct).Must(),
        ["next_update"] = s => s.Stage.Op<SetNextUpdate>().RunAsync(new(s.Number, s.Args.Text("next_update") == "none" ? null : s.Args.Moment("next_update"), s.Args.Text("said")), s.By, s.Ct).Must(),
        ["data_loss"] = s => s.Stage.Op<SetDataLoss>().RunAsync(new(s.Number, s.Args.Text("data_loss"), s.Args.Text("note")), s.By, s.Ct).Must(),
        ["impact"] = s => s.Stage.Op<RecordImpact>().RunAsync(new(s.Number, s.Args.Text("impact"), s.Args.Text("value"), s.Args.Text("source"), s.Args.Text("not_measurable")), s.By, s.Ct).Must(),
        ["services"] = s => s.Stage.Op<ChangeServices>().RunAsync(new(s.Number, [.. s.Args.List("services").Select(s.Stage.Service)], []), s.By, s.Ct).Must(),
        ["milestones"] = SetMilestonesAsync,
        ["edit"] = s => s.Stage.Op<EditEntry>().RunAsync(new(s.Number, s.Stage.Entry(s.Tale, s.Args.Required("edit")), s.Args.Text("text"), OccurredAt: s.Args.Moment("to")), s.By, s.Ct).Must(),
        ["hide"] = s => s.Stage.Op<HideEntry>().RunAsync(new(s.Number, s.Stage.Entry(s.Tale, s.Args.Required("hide")), s.Args.Text("why")), s.By, s.Ct).Must(),
    };

    public static Func<Scene, Task>? Of(string verb) => Steps.GetValueOrDefault(verb);

    public static async Task DeclareAsync(Stage stage, Tale tale, StoryTime time)
    {
        var since = tale.Since is { } begun ? When.Write(time.At(begun.TrimStart('~')), begun.StartsWith('~') ? Accuracy.About : Accuracy.Exact, TimeZoneInfo.Utc) + " UTC" : null;
        var input = new DeclareIncidentInput(tale.Title, tale.Severity, stage.Fill(tale.Summary).Trim(), null, [.. tale.Services.Select(stage.Service)], tale.Visibility, tale.Kind, since);
        stage.Add(tale.Key, await stage.Op<DeclareIncident>().RunAsync(input, stage.Who(tale.By), stage.Ct).Must());
    }

    public static async Task AddEntryAsync(Stage stage, Tale tale, TaleLine line, DateTimeOffset occurred)
    {
        var by = stage.Who(line.By);
        var text = stage.Fill(line.Text);
        var reference = by.Door == Door.Web ? null : FormattableString.Invariant($"{line.By}-{occurred.ToUnixTimeSeconds()}-{text.Length}");
        var files = line.Chart is { } name ? new[] { new Upload($"{name}.png", ChartPicture.Draw(tale.Charts[name])) } : [];
        var input = new AddEntryInput(stage.Incident(tale.Key).Number, text, line.Kind, occurred, line.About ? Accuracy.About : null, line.Starred, reference,
            by.Door == Door.Slack ? FormattableString.Invariant($"https://lantern-outfitters.slack.example/archives/C0{tale.Key.Length}INCIDENT/p{occurred.ToUnixTimeMilliseconds()}000") : null, Files: files);
        stage.AddEntry(tale.Key, text, (await stage.Op<AddEntry>().RunAsync(input, by, stage.Ct).Must()).Id);
    }

    /// <summary><c>12:03</c>, <c>~12:03</c>, or <c>n/a because …</c>; a source may follow a bar.</summary>
    static async Task SetMilestonesAsync(Scene s)
    {
        foreach (var (kind, value) in s.Args.Map("milestones"))
        {
            var parts = value.Split('|', 2, StringSplitOptions.TrimEntries);
            const string Not = "n/a ";
            var input = parts[0].StartsWith(Not, StringComparison.Ordinal)
                ? new SetMilestoneInput(s.Number, kind, NotApplicableBecause: parts[0][Not.Length..])
                : new SetMilestoneInput(s.Number, kind, At: s.Args.MomentOf(parts[0].TrimStart('~')), Accuracy: parts[0].StartsWith('~') ? Accuracy.About : Accuracy.Exact, Source: parts.ElementAtOrDefault(1));
            await s.Stage.Op<SetMilestone>().RunAsync(input, s.By, s.Ct).Must();
        }
    }
}
