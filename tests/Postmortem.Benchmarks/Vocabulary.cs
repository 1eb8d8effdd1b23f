namespace Postmortem.Benchmarks;

/// <summary>
/// Thirty thousand words, the k-th used about 1/k as often as the first, as in real text: the commonest stands in every
/// second timeline entry, most in a few.
/// </summary>
sealed class Vocabulary(Random random)
{
    const int Size = 30_000;

    /// <summary>In about 60 % of all entries.</summary>
    public const string Commonest = "errors";

    /// <summary>In about 40 % of all entries.</summary>
    public const string Common = "latency";

    /// <summary>Each in a few of a thousand entries, both together, by chance, in ten of a million.</summary>
    public static readonly string Seldom = All()[320], SeldomToo = All()[480];

    static readonly string[] Words = All();

    /// <summary>Few words or many, of Markdown that means nothing.</summary>
    public string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    /// <summary>A line as responders write it: mostly plain, every fifth with code, a link or a list.</summary>
    public string Entry()
    {
        var text = Text(random.Next(6, 24));
        return random.Next(15) switch
        {
            0 => $"{text}: `{Word()}.{Word()}={random.Next(500)}`",
            1 => $"**{Word()}** {text}, see https://dash.example.com/d/{Word()}?from={random.Next(100_000)}",
            2 => $"{text}:\n\n- {Text(5)}\n- {Text(6)}\n- {Text(4)}",
            _ => $"{text}.",
        };
    }

    /// <summary>A section of a review: paragraphs, and now and then a list or a table.</summary>
    public string Section(int words)
    {
        var text = $"{Text(words / 2)}.\n\n{Text(words / 2)}.";
        return random.Next(4) switch
        {
            0 => $"{text}\n\n- {Text(9)}\n- **{Word()}** {Text(12)}\n- {Text(7)}",
            1 => $"{text}\n\n| {Word()} | test | production |\n|---|---:|---:|\n| {Text(2)} | {random.Next(99)} | {random.Next(99)} |\n| {Text(2)} | {random.Next(99)} | {random.Next(99)} |",
            _ => text,
        };
    }

    string Word() => Words[(int)Math.Pow(Size, random.NextDouble()) - 1];

    static string[] All()
    {
        string[] known =
        [
            Commonest, Common, .. """
            checkout service deploy rollback database timeout queue cache traffic cluster node request alert region payment order stock customer retry
            connection pool limit memory disk replica primary failover config flag release version build test load burst spike drop recovery dashboard
            graph metric threshold pager responder channel bridge update status page support ticket user login session token certificate expired renewed
            gateway proxy balancer upstream downstream network packet loss dns zone record lookup storage bucket backup restore migration schema index
            lock deadlock slow query plan worker job batch consumer partition lag offset broker topic event stream webhook callback api client mobile
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        ];
        string[] syllables = ["ba", "cor", "den", "fo", "gal", "his", "jun", "ko", "lem", "mar", "nis", "or", "pel", "qua", "ros", "sto", "tun", "ul", "ver", "wix", "yon", "zet"];
        var made = from a in syllables from b in syllables from c in syllables from d in syllables.Take(3) select a + b + c + d;
        return [.. known.Concat(made.OrderBy(Shuffled)).Distinct().Take(Size)];
    }

    /// <summary>The same disorder in every process.</summary>
    static uint Shuffled(string word) => word.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}
