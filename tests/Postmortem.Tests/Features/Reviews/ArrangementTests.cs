using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Who guides a review and when people meet, when two say so at once.</summary>
public sealed class ArrangementTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task The_second_sees_what_the_first_saved_next_to_what_was_typed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(Role.Facilitator, name: "Ana Costa");
        using var carla = await app.SignInAsync(Role.Facilitator);
        var number = await ana.BeginReviewAsync();
        var path = $"/incidents/{number}/review/people";
        var begun = await FormAsync(carla, path);

        await ana.PostsAsync(path, Arranged(await FormAsync(ana, path), ana.Id, "2030-12-03 10:00"));
        var page = await carla.RefusedAsync(HttpStatusCode.Conflict, path, Arranged(begun, carla.Id, "2030-12-04 11:00"));
        Assert.Contains("Ana Costa changed who guides this review and when people meet a moment ago.", page);
        Assert.Contains("Theirs, Ana Costa", page);
        Assert.Contains("Facilitator: Ana Costa\nMeeting: 2030-12-03 10:00</pre>", page);
        Assert.Contains($"Facilitator: {carla.Name}\nMeeting: 2030-12-04 11:00</pre>", page);
        Assert.Contains("value=\"2030-12-04 11:00\"", page);

        // What was shown to her is hers to write over.
        var again = Form.Parse(page).QuerySelector("[name=version]")!.GetAttribute("value")!;
        await carla.PostsAsync(path, Arranged(again, carla.Id, "2030-12-04 11:00"));
        Assert.Equal((carla.Id, new DateTimeOffset(2030, 12, 4, 11, 0, 0, TimeSpan.Zero)), ((await app.FindReviewAsync(number)).FacilitatorId, (await app.FindReviewAsync(number)).MeetingAt));
    }

    [Theory, BothEngines]
    public async Task Of_two_plans_of_the_meeting_the_second_sees_the_first(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(Role.Facilitator, name: "Ana Costa");
        using var carla = await app.SignInAsync(Role.Facilitator);
        var path = $"/incidents/{await ana.BeginReviewAsync()}/review/meeting/plan";
        var begun = await FormAsync(carla, path);

        await ana.PostsAsync(path, Planned(await FormAsync(ana, path), "2030-12-03 10:00", "Room 4"));
        var page = await carla.RefusedAsync(HttpStatusCode.Conflict, path, Planned(begun, "2030-12-04 11:00", "Room 7"));
        Assert.Contains("Ana Costa planned this meeting otherwise a moment ago.", page);
        Assert.Contains("When: 2030-12-03 10:00\nMinutes: 60\nWhere: Room 4\n", page);
        Assert.Contains("When: 2030-12-04 11:00\nMinutes: 60\nWhere: Room 7\n", page);
        Assert.Contains("value=\"Room 7\"", page);

        // The same from two sides is no conflict.
        await carla.PostsAsync(path, Planned(begun, "2030-12-03 10:00", "Room 4"));

        static Dictionary<string, string> Planned(string version, string at, string place) => new() { ["version"] = version, ["at"] = at, ["minutes"] = "60", ["place"] = place };
    }

    [Theory, BothEngines]
    public async Task Somebody_who_writes_meanwhile_is_in_nobodys_way(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(Role.Facilitator);
        using var ben = await app.SignInAsync(Role.Facilitator);
        var number = await ana.BeginReviewAsync();
        var path = $"/incidents/{number}/review/people";
        await ana.PostsAsync(path, Arranged(await FormAsync(ana, path), ana.Id, "2030-12-03 10:00"));
        var begun = await FormAsync(ana, path);

        await app.AddFactorAsync(ben, number);
        await ben.SaveSectionAsync(number, "lessons", "One more lesson", 1);
        await ben.AskReviewerAsync(number, ben);
        Assert.NotEqual(begun, await FormAsync(ana, path));
        await ana.PostsAsync(path, Arranged(begun, ben.Id, "2030-12-03 10:00"));
        Assert.Equal(ben.Id, (await app.FindReviewAsync(number)).FacilitatorId);
    }

    [Theory, BothEngines]
    public async Task What_was_left_alone_stands_as_the_first_saved_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(Role.Facilitator);
        using var carla = await app.SignInAsync(Role.Facilitator);
        var number = await ana.BeginReviewAsync();
        var path = $"/incidents/{number}/review/people";
        var begun = await FormAsync(carla, path);

        // The meeting's own page moves it too.
        await ana.PostsAsync($"/incidents/{number}/review/meeting/plan", new() { ["at"] = "2030-12-03 10:00", ["minutes"] = "60" });
        await ana.PostsAsync($"/incidents/{number}/review/meeting/plan", new() { ["at"] = "2030-12-03 10:00", ["minutes"] = "45" });
        var page = await carla.RefusedAsync(HttpStatusCode.Conflict, path, Arranged(begun, carla.Id, ""));
        Assert.Contains($"{ana.Name} changed when people meet a moment ago.", page);
        Assert.Contains("Facilitator: nobody yet\nMeeting: 2030-12-03 10:00</pre>", page);
        Assert.Contains($"Facilitator: {carla.Name}\nMeeting: 2030-12-03 10:00</pre>", page);
        Assert.Contains("value=\"2030-12-03 10:00\"", page);
    }

    [Theory, BothEngines]
    public async Task A_program_is_held_to_the_same(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var lead = await app.ApiAsync(Role.Facilitator, "Ana Costa");
        using var other = await app.ApiAsync(Role.Facilitator);
        var review = $"incidents/{await lead.DeclareAsync()}/review";
        var seen = (await lead.PostAsync(review)).Is(HttpStatusCode.Created).NumberAt("version");
        (await other.PostAsync($"{review}/factors", new { text = "No alarm", category = "detection" })).Is(HttpStatusCode.Created);
        (await lead.PutAsync($"{review}/arrangement", new { facilitator_id = lead.Id, version = seen })).Is(HttpStatusCode.OK);

        var late = (await other.PutAsync($"{review}/arrangement", new { facilitator_id = other.Id, meeting_at = "2030-12-04T11:00:00Z", version = seen })).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.StartsWith("Ana Costa changed who guides this review a moment ago.", late.TextAt("detail"), StringComparison.Ordinal);
        Assert.Equal(("facilitator_id", "Ana Costa"), ((string?)late["current"]["field"], (string?)late["current"]["changed_by"]));
        Assert.Equal("Facilitator: Ana Costa\nMeeting: none", (string?)late["current"]["text"]);
        var version = (int)late["current"]["version"]!;
        (await other.PutAsync($"{review}/arrangement", new { facilitator_id = other.Id, meeting_at = "2030-12-04T11:00:00Z", version })).Is(HttpStatusCode.OK);
        Assert.StartsWith("There is no version 99", (await lead.PutAsync($"{review}/arrangement", new { facilitator_id = lead.Id, version = 99 })).IsProblem(HttpStatusCode.Conflict, "conflict").TextAt("detail"), StringComparison.Ordinal);
    }

    static async Task<string> FormAsync(TestUser user, string path) => Form.Parse(await user.PageAsync(path)).QuerySelector($"form[action='{path}'] [name=version]")!.GetAttribute("value")!;

    static Dictionary<string, string> Arranged(string version, Guid facilitator, string meeting) => new() { ["facilitator"] = $"{facilitator}", ["meeting_at"] = meeting, ["version"] = version };
}
