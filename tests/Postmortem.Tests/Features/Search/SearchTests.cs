using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Search;

public sealed class SearchTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_word_of_a_title_or_of_a_timeline_leads_to_its_incident(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync("Zanzibar pods crash");
        await app.Service<AddEntry>().RunAsync(new(number, "The quokkafier (cold) logs out-of-memory kills"), Actor.CommandLine, TestContext.Current.CancellationToken);

        Assert.Contains("<mark>Zanzibar</mark> pods crash", await user.PageAsync("/search?q=zanzibar"));
        var timeline = await user.PageAsync("/search?q=quokkafier+memory");
        Assert.Contains("The <mark>quokkafier</mark> (cold) logs out-of-<mark>memory</mark> kills", timeline);
        Assert.Contains($"/incidents/{number}?entry=", timeline);
    }

    [Theory, BothEngines]
    public async Task The_last_word_may_be_begun_and_quoted_words_stand_in_a_row(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        await user.DeclareIncidentAsync("Wombatology queue grows while workers idle");

        Assert.Contains("<mark>Wombatology</mark>", await user.PageAsync("/search?q=queue+wombato"));
        Assert.Contains("Nothing matches", await user.PageAsync("/search?q=wombato+queue"));
        Assert.Contains("<mark>workers idle</mark>", await user.PageAsync("/search?q=wombatology+%22workers+idle%22"));
        Assert.Contains("Nothing matches", await user.PageAsync("/search?q=wombatology+%22workers+grow%22"));
    }

    [Theory, BothEngines]
    public async Task A_word_begun_is_found_in_any_script_and_as_soon_as_it_is_written(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync("Η μετάφραση του καλαθιού");
        Assert.Contains("<mark>μετάφραση</mark>", WebUtility.HtmlDecode(await user.PageAsync($"/search?q={Uri.EscapeDataString("μεταφ")}")));
        Assert.Contains("<mark>μετάφραση</mark>", WebUtility.HtmlDecode(await user.PageAsync($"/search?q={Uri.EscapeDataString("μετάφ")}")));

        Assert.Contains("Nothing matches", await user.PageAsync("/search?q=numbatf"));
        var entry = await user.AddEntryAsync(number, "Numbat-failover began");
        Assert.Contains("Nothing matches", await user.PageAsync("/search?q=numbatic"));
        Assert.True((await app.Service<EditEntry>().RunAsync(new(number, entry, "Numbatical failover began", Version: 1), user.Actor(), TestContext.Current.CancellationToken)).Succeeded);
        Assert.Contains("<mark>Numbatical</mark>", await user.PageAsync("/search?q=failover+numbatic"));
    }

    [Theory, BothEngines]
    public async Task Accents_and_punctuation_do_not_matter(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        await user.DeclareIncidentAsync("Kündigungsübersicht at shop.example/kasse fails");

        Assert.Contains("<mark>Kündigungsübersicht</mark>", WebUtility.HtmlDecode(await user.PageAsync($"/search?q={Uri.EscapeDataString("kundigungsubersicht kasse")}")));
        Assert.Contains("<mark>shop.example</mark>", await user.PageAsync($"/search?q={Uri.EscapeDataString("KÜNDIGUNGSÜBERSICHT shop.example")}"));
    }

    [Theory, BothEngines]
    public async Task A_text_of_nothing_but_different_words_is_kept_and_found(Engine engine)
    {
        // Each of these syllables takes nine bytes in the index of PostgreSQL, which has room for a megabyte.
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.DeclareIncidentAsync();
        var ct = TestContext.Current.CancellationToken;
        await app.Service<CreateReview>().RunAsync(new(number), user.Actor(), ct);
        var words = string.Join(' ', Enumerable.Range(0, ReviewText.LongestBody / 3).Select(i => $"{(char)('\uAC00' + (i / 250))}{(char)('\uAC00' + (i % 250))}"));

        var saved = await app.Service<SaveSection>().RunAsync(new(number, "lessons", words), user.Actor(), ct);

        Assert.True(saved.Succeeded, saved.Failure?.Message);
        Assert.Contains($"/incidents/{number}/review", await user.PageAsync($"/search?q={Uri.EscapeDataString(words[..5])}"));
    }

    [Theory, BothEngines]
    public async Task Words_of_any_script_are_found(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        string[] titles =
        [
            "Сервёрный кэш й", "Ελληνική διακοπή", "データベースがダウン", "데이터베이스 장애", "数据库 故障", "שרת נפל", "الخادم متوقّف", "सर्वर डाउन", "Máy chủ bị lỗi", "ระบบ ล่ม", "Größe überschritten", "İstanbul ışık", "smörgåsbord å", "e\u0301clair",
        ];
        var complaints = new List<string>();
        foreach (var title in titles)
        {
            var number = await user.DeclareIncidentAsync(title);
            foreach (var word in title.Split(' '))
                foreach (var typed in new[] { word, word.ToUpperInvariant(), word.Normalize(System.Text.NormalizationForm.FormD), word[..^1] }.Where(t => new StringInfo(t).LengthInTextElements > 1))
                    if (!(await user.PageAsync($"/search?q={Uri.EscapeDataString(typed)}")).Contains($"/incidents/{number}", StringComparison.Ordinal)) complaints.Add($"{typed} of {title}");
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task The_name_of_an_incident_goes_straight_to_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();

        var found = await user.GetAsync($"/search?q=inc-{number}");
        Assert.Equal($"/incidents/{number}", found.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/search?q=INC-9999999")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Nothing_of_a_private_incident_is_found_by_a_stranger(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var member = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        using var administrator = await app.SignInAsync(Role.Administrator);
        var actor = new Actor(member.Id, member.Name, member.Role, Door.Web);
        var number = (await app.Service<DeclareIncident>().RunAsync(new("Vermilionite key leaked", Visibility: Visibility.Private), actor, ct)).Value.Number;
        await app.Service<AddEntry>().RunAsync(new(number, "The vermilionite key was rotated"), actor, ct);

        Assert.Contains("was rotated", await member.PageAsync("/search?q=vermilionite"));
        Assert.Contains("was rotated", await administrator.PageAsync("/search?q=vermilionite"));
        Assert.Contains("was <mark>rotated</mark>", await member.PageAsync("/search?q=vermilionite+rotated"));
        Assert.Contains("Nothing matches", await stranger.PageAsync("/search?q=vermilionite"));
        Assert.Contains("Nothing matches", await stranger.PageAsync("/search?q=vermilionite+rotated"));
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"/search?q=INC-{number}")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_hidden_entry_is_not_found_and_a_corrected_one_by_its_new_words(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "Password of the okapibase: hunter2"), Actor.CommandLine, ct)).Value.Id;
        Assert.Contains("hunter2", await user.PageAsync("/search?q=okapibase"));

        Assert.True((await app.Service<HideEntry>().RunAsync(new(number, entry, "A secret"), Actor.CommandLine, ct)).Succeeded);
        Assert.Contains("Nothing matches", await user.PageAsync("/search?q=okapibase"));
        Assert.DoesNotContain("hunter2", await user.PageAsync($"/incidents/{number}/history"));

        await app.Service<EditIncident>().RunAsync(new(number, "Okapivault is sealed", ""), Actor.CommandLine, ct);
        Assert.Contains("<mark>Okapivault</mark>", await user.PageAsync("/search?q=okapivau"));
    }

    [Theory, BothEngines]
    public async Task Hostile_input_is_neither_a_syntax_error_nor_markup(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        await user.DeclareIncidentAsync("Xylophonic <script>alert(1)</script> & more");
        string[] typed =
        [
            "\"", "\"\"\"", "*", "^", "NEAR(a b", "title:x", "{title} : x", "a AND", "OR OR", "NOT", "-x", "+", "(((", "'", "''; drop table incidents; --", "\\", "a:*", "<->", "!a", "a & | b",
            "%00", new string('a', 5000), string.Join(' ', Enumerable.Repeat("word", 500)), "\ud800", "🔥 \u202e desrever", "１２３",
        ];
        foreach (var text in typed) await user.PageAsync($"/search?q={Uri.EscapeDataString(text.Replace("\ud800", "\ufffd", StringComparison.Ordinal))}");
        foreach (var text in new[] { "abc", "1.2", "1.2.3.4", "-1.-1.-1", "999999999999999999999.1.1", "0.0.0" }) await user.PageAsync($"/search?q=word&after={text}");

        var page = await user.PageAsync($"/search?q={Uri.EscapeDataString("xylophonic script")}");
        Assert.Contains("<mark>Xylophonic</mark> &lt;<mark>script</mark>&gt;", page);
        Assert.DoesNotContain("<script>alert", await user.PageAsync($"/search?q={Uri.EscapeDataString("<script>alert(1)</script>")}"));
    }

    [Theory, BothEngines]
    public async Task Pages_follow_each_other_until_every_match_was_shown(Engine engine)
    {
        // Two words are looked for otherwise where they stand together in fewer than 200 titles.
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        for (var i = 0; i < 203; i++) await user.DeclareIncidentAsync(i < 45 ? $"Flapping probe number{i}, seldom" : $"Flapping probe number{i}");

        Assert.Equal(Enumerable.Range(1, 203), (await AllAsync(user, "flapping")).Order());
        Assert.Equal(Enumerable.Range(1, 203), (await AllAsync(user, "flapping+probe")).Order());
        Assert.Equal(Enumerable.Range(1, 45), (await AllAsync(user, "flapping+seldom")).Order());
    }

    /// <summary>The numbers of the incidents on all pages, as they come.</summary>
    static async Task<IReadOnlyList<int>> AllAsync(TestUser user, string words)
    {
        var seen = new List<int>();
        var path = $"/search?q={words}";
        while (path is not null)
        {
            var page = await user.PageAsync(path);
            seen.AddRange(Regex.Matches(page, @"<h2>\s*<a href=""/incidents/(\d+)""").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));
            path = Regex.Match(page, @"rel=""next"" href=""([^""]+)""") is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }
        return seen;
    }
}
