namespace Postmortem.Benchmarks;

/// <param name="Path">Another one for each request, where there are several.</param>
/// <param name="Mark">Stands in the page for each thing that it is expected to list.</param>
/// <param name="AtLeast">How many there must be: a page that found nothing is quick for the wrong reason.</param>
sealed record Page(string Name, Func<Random, string> Path, string Mark, int AtLeast = 1);

/// <summary>What people open, over a record of some size.</summary>
static class PageSet
{
    const string Row = "<tr";
    const string Found = "class=\"eyebrow\"";

    public static IReadOnlyList<Page> Of(int incidents, string deepIncidents, string deepFollowUps, string deepSearch) =>
    [
        new("Incidents", _ => "/incidents", Row, 60),
        new("… deep in the list", _ => deepIncidents, Row, 30),
        new("… of a severity and status", r => $"/incidents?severity=SEV{r.Next(1, 5)}&status=closed", Row, 30),
        new("… of a service", r => $"/incidents?service={Service(r)}", Row, 5),
        new("… of a kind in a month", r => $"/incidents?kind=drill&from={Day(r.Next(40, 1400), out var day)}&to={day.AddDays(30):yyyy-MM-dd}", Row, 2),
        new("… of a kind in a year", r => $"/incidents?kind=drill&from={Day(r.Next(400, 1400), out var day)}&to={day.AddDays(365):yyyy-MM-dd}", Row, 30),
        new("… with two common words", _ => $"/incidents?text={Vocabulary.Commonest}+{Vocabulary.Common}", Row, 30),
        new("… with a word, of a service, in a year", r => $"/incidents?text={Vocabulary.Commonest}&service={Service(r)}&from={Day(1200, out var day)}&to={day.AddDays(365):yyyy-MM-dd}", "<h1>"),
        new("… with words that nothing fits", r => $"/incidents?text={Vocabulary.Commonest}&service=service-{r.Next(150, Record.Services)}&severity=SEV1&status=declined", "<h1>"),
        new("… rare ones of a rare service", r => $"/incidents?service=service-{r.Next(150, Record.Services)}&severity=SEV1&status=declined", "<h1>"),
        new("Incident, open, 300 entries", _ => $"/incidents/{Record.LongOpen(incidents)}", "id=\"entry-", 300),
        new("Incident, reviewed, 300 entries", _ => $"/incidents/{Record.LongReviewed(incidents)}", "id=\"entry-", 300),
        new("Incident, an open one", r => $"/incidents/{incidents - r.Next(1, 39)}", "id=\"entry-", 4),
        new("Review", _ => $"/incidents/{Record.LongReviewed(incidents)}/review", "<h2", 10),
        new("Search, a common word", _ => $"/search?q={Vocabulary.Commonest}", Found, 20),
        new("… deep in the results", _ => deepSearch, Found, 20),
        new("… a rare word", _ => $"/search?q={IncidentWriter.RareWord}", Found, 20),
        new("… two common words, the last begun", _ => $"/search?q={Vocabulary.Commonest}+{Vocabulary.Common[..3]}", Found, 20),
        new("… two common words in a row", _ => $"/search?q=%22{Vocabulary.Commonest}+{Vocabulary.Common}%22", Found, 20),
        new("… a common and a rare word", _ => $"/search?q={Vocabulary.Common}+{IncidentWriter.RareWord}", Found),
        new("… two words seldom together", _ => $"/search?q={Vocabulary.Seldom}+{Vocabulary.SeldomToo}", Found, 20),
        new("Follow-ups, mine", _ => "/follow-ups", Row, 10),
        new("… mine, overdue", _ => "/follow-ups?due=overdue", Row, 5),
        new("… all overdue", _ => "/follow-ups?show=open&due=overdue", Row, 40),
        new("… board of all open ones", _ => "/follow-ups?show=open&view=board", "class=\"card", 20),
        new("… everything, deep in the list", _ => deepFollowUps, Row, 50),
        new("… verified, of a service and priority", r => $"/follow-ups?show=all&state=verified&priority=P1&service={Service(r)}", Row, 2),
        new("… with a common word", _ => $"/follow-ups?show=all&q={Vocabulary.Commonest}", Row, 50),
        new("… of a person", r => $"/follow-ups?show=all&owner=Colleague+{r.Next(10, 50)}", Row, 50),
        new("… of teams, by the beginning of their names", _ => "/follow-ups?show=all&owner=team", Row, 50),
        new("… board of a team", r => $"/follow-ups?show=open&view=board&owner=team+{r.Next(0, 17)}", "class=\"card", 5),
        new("Reviews", _ => "/reviews", Row, 20),
        new("… waiting for me", _ => "/reviews?view=waiting", "<h1"),
        new("… that are missing", _ => "/reviews?view=missing", Row, 20),
    ];

    /// <summary>The much used ones more often, as they have more incidents.</summary>
    static string Service(Random random) => $"service-{(int)Math.Pow(100, random.NextDouble()) - 1}";

    static string Day(int ago, out DateTime day)
    {
        day = DateTime.UtcNow.Date.AddDays(-ago);
        return $"{day:yyyy-MM-dd}";
    }
}
