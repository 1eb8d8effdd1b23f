using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Postmortem.Features.Language;

namespace Postmortem.Benchmarks;

/// <summary>A review of 30 sections and 50,000 words: its pages, what its editor asks of the server, typing in Chromium, its exports.</summary>
static class Writing
{
    const int Sections = 30;
    const int Words = 50_000;

    /// <summary>One section is far longer than the others.</summary>
    const int WordsOfLongest = 9_000;

    const string Email = "facilitator@example.com";
    const string Password = "correct horse battery";

    public static async Task RunAsync(PublishedProgram program)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-");
        try
        {
            var templates = Path.Combine(folder.FullName, "templates");
            WriteTemplates(templates);
            await program.CommandAsync(folder.FullName, Password, "users", "add", Email, "--role", "administrator", "--password-stdin");
            using var server = await program.ServeAsync(folder.FullName, new() { ["Templates__Directory"] = templates });
            using var browser = await Browser.SignInAsync(server.Address, Email, Password);
            var (number, texts) = await WriteReviewAsync(program, folder.FullName, server.Address);
            await PrintAsync(browser, number, texts);
            await Typing.RunAsync(server.Address, Email, Password, $"/incidents/{number}/review/sections/s1", "usual section", $"/incidents/{number}/review/sections/s0", "longest section");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task PrintAsync(Browser browser, int number, IReadOnlyList<string> texts)
    {
        var review = $"/incidents/{number}/review";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## Writing: a review of {Sections} sections and {texts.Sum(Count):N0} words, the longest section of {Count(texts[0]):N0}\n"));
        Console.WriteLine("Milliseconds a request. The text is made of the language rules' own examples: more to find than in any real one.\n");
        Console.WriteLine("| What | KB | p50 | p95 | p99 | requests |\n|---|---:|---:|---:|---:|---:|");
        await MeasureAsync("Review page", 40, () => browser.GetAsync(review));
        foreach (var (name, key) in new[] { ("usual section", 1), ("longest section", 0) })
        {
            var path = $"{review}/sections/s{key}";
            var text = texts[key];
            await MeasureAsync($"Editor of the {name}", 40, () => browser.GetAsync(path));
            await MeasureAsync($"… its preview", 40, () => browser.PostAsync($"{path}/preview", new() { ["text"] = text }));
            await MeasureAsync($"… its coach", 40, () => browser.PostAsync($"/incidents/{number}/wording", new() { ["text"] = text, ["back"] = path }));
            var draft = 0;
            await MeasureAsync($"… saving a draft", 40, () => browser.PostAsync($"{path}/draft", new() { ["text"] = $"{text} {draft++}", ["version"] = "2" }));
        }
        foreach (var format in new[] { "md", "json", "pdf" })
            await MeasureAsync($"Whole review as {format}", 10, () => browser.GetAsync($"/incidents/{number}/export?format={format}"));
        Console.WriteLine();
    }

    static async Task MeasureAsync(string what, int times, Func<Task<byte[]>> request)
    {
        var size = (await request()).Length;
        Console.WriteLine($"| {what} | {size / 1000} | {await Latencies.MeasureAsync(times / 4, times, _ => request())} |");
    }

    static async Task<(int Number, IReadOnlyList<string> Texts)> WriteReviewAsync(PublishedProgram program, string folder, Uri address)
    {
        var token = (await program.CommandAsync(folder, null, "tokens", "create", "bench", "--user", Email, "--scopes", "read", "write"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).First(w => w.StartsWith("pm_", StringComparison.Ordinal));
        using var api = new HttpClient { BaseAddress = address };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var incident = await SendAsync(HttpMethod.Post, "/api/v1/incidents", new { title = "Stock counts wrong during the sale" });
        var number = incident.GetProperty("number").GetInt32();
        await SendAsync(HttpMethod.Post, $"/api/v1/incidents/{number}/review", new { template = "large" });
        var sentences = LanguageFiles.Read(Path.Combine(PublishedProgram.Root(), "templates", "language")).Coach.Rules.SelectMany(r => r.Good.Concat(r.Bad)).ToList();
        var random = new Random(5);
        var texts = Enumerable.Range(0, Sections).Select(i => Text(sentences, random, i == 0 ? WordsOfLongest : (Words - WordsOfLongest) / (Sections - 1))).ToList();
        foreach (var (i, text) in texts.Index())
            await SendAsync(HttpMethod.Put, $"/api/v1/incidents/{number}/review/sections/s{i}", new { text, version = 1 });
        return (number, texts);

        async Task<JsonElement> SendAsync(HttpMethod method, string path, object body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
            using var answer = await api.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{path} answered {answer.StatusCode}: {text}");
        }
    }

    /// <summary>Paragraphs of five sentences, each fifth of them with a list and a table.</summary>
    static string Text(List<string> sentences, Random random, int words)
    {
        var text = new StringBuilder();
        for (var (paragraph, written) = (0, 0); written < words; paragraph++)
        {
            var one = string.Join(' ', Enumerable.Range(0, 5).Select(_ => Sentence()));
            if (paragraph % 5 == 4) one += $"\n\n- {Sentence()}\n- {Sentence()}\n\n| Setting | Test | Production |\n|---|---:|---:|\n| pool | {random.Next(99)} | {random.Next(99)} |\n| **load** | {random.Next(99)} | {random.Next(99)} |";
            text.Append(one).Append("\n\n");
            written += Count(one);
        }
        return text.ToString();

        string Sentence() => sentences[random.Next(sentences.Count)].ReplaceLineEndings(" ");
    }

    static int Count(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    static void WriteTemplates(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(PublishedProgram.Root(), "templates"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Path.Combine(PublishedProgram.Root(), "templates"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var sections = string.Join("\n\n", Enumerable.Range(0, Sections).Select(i => $"## Section {i + 1} {{#s{i}}}\n\nTo be written."));
        File.WriteAllText(Path.Combine(folder, "postmortems", "large.md"), $"---\nname: Large review\ndescription: For the benchmark.\nseverities: [SEV1]\n---\n\n{sections}\n");
    }
}
