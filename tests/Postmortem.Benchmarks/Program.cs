using System.Globalization;
using Postmortem.Benchmarks;

// dotnet run -c Release --project tests/Postmortem.Benchmarks -- [start|acks|writing|pages|exports|captures|all, or several: pages,exports] [--incidents 100000] [--data FOLDER] [--program FOLDER] [--only PAGES] [--bolt FOLDER] [--container MEGABYTES]
//   the language check, its speed and, on labelled sentences, its quality:  … -- language [LABELLED.jsonl]
if (args is ["language", ..]) return LanguageQuality.Run(args.ElementAtOrDefault(1), Path.Combine(PublishedProgram.Root(), "templates", "language"));
//   deliveries of changes at a steady pace:  … -- intake [--seconds 60] [--postgres CONNECTION_OF_AN_EMPTY_DATABASE]
//   the ranking of suspects among many changes, in this process:  … -- suspects [--changes 1000000] [--postgres CONNECTION_OF_AN_EMPTY_DATABASE]
if (args is ["suspects", ..])
{
    await Suspects.RunAsync(int.Parse(Option("--changes") ?? "1000000", CultureInfo.InvariantCulture), Option("--postgres"));
    return 0;
}
//   similar incidents and the review queue, in this process:  … -- reviews [--incidents 100000] [--postgres CONNECTION_OF_AN_EMPTY_DATABASE]
if (args is ["reviews", ..])
{
    await Reviews.RunAsync(int.Parse(Option("--incidents") ?? "100000", CultureInfo.InvariantCulture), Option("--postgres"));
    return 0;
}
var what = args.FirstOrDefault() is { } first && !first.StartsWith('-') ? first : "all";
var incidents = int.Parse(Option("--incidents") ?? "100000", CultureInfo.InvariantCulture);
// A folder that is named keeps its records for the next run; captures of earlier runs stay in them.
var kept = Option("--data");
var data = kept ?? Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
try
{
    var program = Option("--program") is { } published ? new PublishedProgram(published) : await PublishedProgram.PublishAsync();
    Console.WriteLine($"# Results\n\n{Machine.Describe()}\n");
    if (Wants("start")) await Start.RunAsync(program, data, incidents);
    if (what == "intake")
    {
        await Intake.RunAsync(program, int.Parse(Option("--seconds") ?? "60", CultureInfo.InvariantCulture), Option("--postgres"));
        return 0;
    }
    if (Wants("acks")) await Acks.RunAsync(program, Option("--bolt") ?? Path.Combine(PublishedProgram.Root(), "tests/.cache/bolt"));
    if (Wants("writing")) await Writing.RunAsync(program);
    if (what is "start" or "acks" or "writing") return 0;
    if (Option("--container") is not null) await Organisation.MakeRecordAsync(program, data, incidents);
    using var container = Option("--container") is { } limit ? new Container(int.Parse(limit, CultureInfo.InvariantCulture), program.Folder) : null;
    if (container is not null) Console.WriteLine($"{container}\n");
    using var large = await Organisation.OpenAsync(program, data, incidents, container);
    if (Wants("pages"))
    {
        using var tenth = await Organisation.OpenAsync(program, data, incidents / 10);
        await Pages.RunAsync(large, tenth, Option("--only"));
    }
    if (Wants("exports")) await Exports.RunAsync(large);
    if (Wants("captures")) await Captures.RunAsync(program, large);
    var (now, most, files) = large.Server.Resident;
    // Longer than the server waits until it calls itself idle.
    await Task.Delay(TimeSpan.FromSeconds(75));
    var (idle, _, idleFiles) = large.Server.Resident;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## Memory\n\nThe server of the large record, after all of the above: {now:0} MB resident, {most:0} MB at most; {files:0} MB of it are libraries mapped from files. A minute later, idle: {idle:0} MB, {idleFiles:0} MB of it mapped. Aim: under 200 MB after the run.\n\n{Machine.Load()}"));
    return 0;
}
finally
{
    if (kept is null) Directory.Delete(data, recursive: true);
}

bool Wants(string part) => what == "all" || what.Split(',').Contains(part);

string? Option(string name) => args.SkipWhile(a => a != name).Skip(1).FirstOrDefault();
