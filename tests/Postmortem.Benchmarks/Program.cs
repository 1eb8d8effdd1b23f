using Postmortem.Benchmarks;

// dotnet run -c Release --project tests/Postmortem.Benchmarks -- [pages|captures|exports|start|all] [--incidents 100000]
//   quality of the language check:  … -- language LABELLED.jsonl
if (args is ["language", var labelled, ..]) return LanguageQuality.Run(labelled, Path.Combine(PublishedProgram.Root(), "templates", "language"));
var what = args.FirstOrDefault(a => !a.StartsWith('-')) ?? "all";
var incidents = args.SkipWhile(a => a != "--incidents").Skip(1).Select(int.Parse).FirstOrDefault(100_000);
var program = await PublishedProgram.PublishAsync();

Console.WriteLine($"# Results\n\n{Machine.Describe()}\n");
if (what is "start" or "all") await Start.RunAsync(program);
if (what is "exports" or "all") await Exports.RunAsync(program);
if (what is "captures" or "all") await Captures.RunAsync(program);
if (what is "pages" or "all") await Pages.RunAsync(program, incidents);
return 0;
