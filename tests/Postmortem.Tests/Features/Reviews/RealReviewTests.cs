using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Incidents that really happened, from the imported record to a published review without a gap, by programs with tokens.</summary>
public sealed class RealReviewTests(Apps apps)
{
    [Theory, BothEngines]
    public Task The_review_of_a_firewall_rule_that_took_every_core(Engine engine) => ReviewAsync(engine, CloudflareStory.Story);

    [Theory, BothEngines]
    public Task The_review_of_a_database_that_was_removed_during_a_repair(Engine engine) => ReviewAsync(engine, GitLabStory.Story);

    async Task ReviewAsync(Engine engine, ReviewStory story)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var lead = await app.ApiAsync(Role.Facilitator, "Lena Brandt");
        using var commander = await app.ApiAsync(Role.Responder, "Tomás Reyes");
        using var outsider = await app.ApiAsync(Role.Responder, "Mei Tanaka");
        using var approver = await app.ApiAsync(Role.Administrator, "Olu Adeyemi");
        var number = (await app.ImportAsync(RealIncident.File(story.File), $"{story.File}.json")).Incident.Number;
        var review = $"incidents/{number}/review";
        (await lead.PostAsync(review, new { template = "full" })).IsProblem(HttpStatusCode.Conflict, "conflict");
        var asked = await GapsAsync(lead, review);
        Assert.Contains(asked, g => g.StartsWith("facts: Choose a facilitator", StringComparison.Ordinal));
        // Of a public report nobody can say it who has an account here.
        Assert.DoesNotContain(asked, g => g.StartsWith("facts: Say who led", StringComparison.Ordinal));
        Assert.True(asked.Count > 20, string.Join('\n', asked));

        await CompleteRecordAsync(lead, commander, number, story);
        await AnswerFactorsAsync(lead, number, story);
        await TellOfTestsAsync(lead, review, story);
        await WriteAsync(lead, review, story);
        await ArrangeAsync(lead, review, (commander, "participant"), (outsider, "outsider"), (approver, "approver"));

        Assert.Empty(await GapsAsync(lead, review));
        await SignAsync(app, lead, review, commander, outsider, approver);
        Assert.Equal("published", (await lead.GetAsync(review)).TextAt("state"));
        await AssertToldAsync(app, outsider, number, story);
    }

    static async Task<List<string>> GapsAsync(ApiClient api, string review) => [.. (await api.GetAsync($"{review}/completeness")).Is(HttpStatusCode.OK).Json!.AsArray().Select(g => $"{g!["section"]}: {g["message"]}")];

    static async Task CompleteRecordAsync(ApiClient lead, ApiClient commander, int number, ReviewStory story)
    {
        var at = $"incidents/{number}";
        (await lead.PostAsync($"{at}/roles", new { role = "commander", person_id = commander.Id })).Is(HttpStatusCode.OK);
        foreach (var (kind, body) in story.Milestones) (await commander.PutAsync($"{at}/milestones/{Uri.EscapeDataString(kind)}", body)).Is(HttpStatusCode.OK);
        foreach (var impact in story.Impacts) (await commander.PostAsync($"{at}/impacts", impact)).Is(HttpStatusCode.Created);
        (await commander.PostAsync($"{at}/data-loss", story.DataLoss)).Is(HttpStatusCode.OK);
        foreach (var (attempt, body) in story.Rollbacks) (await commander.PatchAsync($"{at}/rollbacks/{attempt}", body)).Is(HttpStatusCode.OK);
    }

    static async Task AnswerFactorsAsync(ApiClient lead, int number, ReviewStory story)
    {
        var at = $"incidents/{number}/review/factors";
        var factors = (await lead.GetAsync(at)).Is(HttpStatusCode.OK).Json!.AsArray();
        foreach (var (factor, told) in factors.Zip(story.Factors))
            (await lead.PutAsync($"{at}/{factor!["id"]}", new { text = (string)factor["text"]!, category = told.Category, evidence = told.Evidence, explored = true, no_action_because = told.NoAction })).Is(HttpStatusCode.OK);
        var followUps = (await lead.GetAsync($"follow-ups?incident=INC-{number}")).Is(HttpStatusCode.OK)["items"].AsArray().OrderBy(f => (int)f!["number"]!).ToList();
        Assert.Equal((story.Factors.Count, story.FollowUps.Count), (factors.Count, followUps.Count));
        foreach (var (followUp, told) in followUps.Zip(story.FollowUps))
        {
            var one = $"follow-ups/{followUp!["number"]}";
            (await lead.PutAsync(one, new { title = (string)followUp["title"]!, type = (string)followUp["type"]!, priority = told.Priority, owner_id = lead.Id, done_when = told.DoneWhen, factor_id = (Guid)factors[told.Factor - 1]!["id"]! })).Is(HttpStatusCode.OK);
            (await lead.PostAsync($"{one}/due-date", new { due_on = "2030-04-08", reason = "Agreed with its owner" })).Is(HttpStatusCode.OK);
        }
    }

    static async Task TellOfTestsAsync(ApiClient lead, string review, ReviewStory story)
    {
        foreach (var stage in story.Stages) (await lead.PutAsync($"{review}/test-stages/{stage.Stage}", new { should = stage.Should, could = stage.Could, what_differed = stage.WhatDiffered })).Is(HttpStatusCode.OK);
        (await lead.PostAsync($"{review}/differences", story.Difference)).Is(HttpStatusCode.Created);
    }

    /// <summary>What the record knows stays where it is right; the rest is written.</summary>
    static async Task WriteAsync(ApiClient lead, string review, ReviewStory story)
    {
        var sections = (await lead.PostAsync($"{review}/prefill")).Is(HttpStatusCode.OK)["sections"].AsArray().ToDictionary(s => (string)s!["key"]!, s => s!);
        foreach (var (key, text) in story.Sections) await SaveAsync(key, text);
        await SaveAsync("response", Behind(TextOf("response"), line => line.TrimEnd().EndsWith("What else was considered:", StringComparison.Ordinal), story.Considered));
        await SaveAsync("timeline", Behind(TextOf("timeline"), line => line.StartsWith("- ", StringComparison.Ordinal) && line.EndsWith(':'), story.Silences));
        foreach (var key in new[] { "facts", "impact", "evidence", "similar" }) (await lead.PostAsync($"{review}/sections/{key}/keeping")).Is(HttpStatusCode.OK);

        string TextOf(string key) => (string)sections[key]["text"]!;
        async Task SaveAsync(string key, string text) => (await lead.PutAsync($"{review}/sections/{key}", new { text, keep_rest = true, version = (int)sections[key]["version"]! })).Is(HttpStatusCode.OK);
    }

    /// <summary>The text with an answer behind each line that asks for one.</summary>
    static string Behind(string text, Func<string, bool> asks, IReadOnlyList<string> answers)
    {
        var lines = text.Split('\n');
        Assert.True(answers.Count == lines.Count(asks), text);
        var next = 0;
        return string.Join('\n', lines.Select(line => asks(line) ? $"{line} {answers[next++]}" : line));
    }

    static async Task ArrangeAsync(ApiClient lead, string review, params (ApiClient Who, string Capacity)[] asked)
    {
        (await lead.PutAsync($"{review}/arrangement", new { facilitator_id = lead.Id })).Is(HttpStatusCode.OK);
        foreach (var (who, capacity) in asked) (await lead.PostAsync($"{review}/reviewers", new { person_id = who.Id, capacity })).Is(HttpStatusCode.OK);
    }

    static async Task SignAsync(TestApp app, ApiClient lead, string review, ApiClient participant, ApiClient outsider, ApiClient approver)
    {
        using var bystander = await app.ApiAsync(Role.Responder);
        (await lead.PostAsync($"{review}/submission")).Is(HttpStatusCode.OK);
        (await participant.PostAsync($"{review}/publication")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await lead.PostAsync($"{review}/publication")).IsProblem(HttpStatusCode.Conflict, "conflict");
        (await bystander.PostAsync($"{review}/sign-off", new { decision = "approved" })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await approver.PostAsync($"{review}/sign-off", new { decision = "approved" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var points = (await lead.GetAsync($"{review}/checklist")).Is(HttpStatusCode.OK).Json!.AsArray();
        foreach (var (who, capacity) in new[] { (participant, "participant"), (outsider, "outsider"), (approver, "approver") })
            (await who.PostAsync($"{review}/sign-off", new { decision = "approved", checklist = points.Where(p => (string)p!["capacity"]! == capacity).Select(p => new { key = (string)p!["key"]!, answer = "yes" }) })).Is(HttpStatusCode.OK);
        (await lead.PostAsync($"{review}/publication")).Is(HttpStatusCode.OK);
    }

    /// <summary>Both documents tell each section, and leave nothing open.</summary>
    static async Task AssertToldAsync(TestApp app, ApiClient reader, int number, ReviewStory story)
    {
        var markdown = (await reader.GetAsync($"incidents/{number}/export?format=md")).Is(HttpStatusCode.OK).Text;
        var pdf = PdfSamples.AllText(await app.ExportAsync(number, "pdf", new Actor(reader.Id, reader.Name, Role.Responder, Door.Api)));
        var prose = PdfSamples.Squeeze(markdown);
        Assert.Equal((await reader.GetAsync($"incidents/{number}/review"))["sections"].AsArray().Select(s => (string)s!["title"]!).Order(), story.Told.Keys.Order());
        foreach (var (heading, sentence) in story.Told)
        {
            Assert.Contains($"### {heading}\n", markdown);
            Assert.Contains(sentence, prose);
            Assert.Contains(heading, pdf);
            Assert.Contains(sentence, pdf);
        }
        foreach (var open in new[] { "[to be filled]", "is not answered yet", "say behind each what happened:\n\n\n", "Impact ended: not recorded" })
            Assert.DoesNotContain(open, markdown);
        Assert.DoesNotContain("**", pdf);
    }
}
