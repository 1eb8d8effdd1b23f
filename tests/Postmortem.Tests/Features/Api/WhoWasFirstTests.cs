using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>A conflict names whoever was first, and says what they did.</summary>
public sealed class WhoWasFirstTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Whoever_was_first_is_named(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.ApiAsync(Role.Facilitator, "Lena Brandt");
        using var second = await app.ApiAsync();
        var incident = $"incidents/{await first.DeclareAsync()}";
        (await first.PostAsync($"{incident}/review", new { template = "full" })).Is(HttpStatusCode.Created);
        var review = $"{incident}/review";

        var factor = $"{review}/factors/{(await second.PostAsync($"{review}/factors", new { text = "No alarm", category = "detection" })).Is(HttpStatusCode.Created).TextAt("id")}";
        await AssertNamedAsync(factor, new { text = "No alarm rang", category = "detection" }, new { text = "It was quiet", category = "detection", version = 1 });
        var difference = $"{review}/differences/{(await second.PostAsync($"{review}/differences", new { dimension = "Connections", production = "100", test = "400" })).Is(HttpStatusCode.Created).TextAt("id")}";
        await AssertNamedAsync(difference, new { dimension = "Connections", production = "100", test = "500" }, new { dimension = "Connections", production = "90", test = "400", version = 1 });
        await AssertNamedAsync($"{review}/test-stages/load", new { should = "yes", could = "no", what_differed = "No bursts" }, new { should = "no", could = "no", version = 0 });
        var impact = $"{incident}/impacts/{(await second.PostAsync($"{incident}/impacts", new { quantity = "Orders", value = "9" })).Is(HttpStatusCode.Created).TextAt("id")}";
        await AssertNamedAsync(impact, new { quantity = "Orders", value = "10" }, new { quantity = "Orders", value = "11", version = 1 });
        var experiment = $"experiments/{(await second.PostAsync($"{incident}/experiments", new { title = "Drill", kind = "drill", hypothesis = "Somebody is paged" })).Is(HttpStatusCode.Created).NumberAt("number")}";
        await AssertNamedAsync(experiment, new { title = "Night drill", kind = "drill", hypothesis = "Somebody is paged" }, new { title = "Day drill", kind = "drill", hypothesis = "Somebody is paged", version = 1 });
        // One that was never answered has nobody to name, and is no failure of the server.
        var never = (await second.PutAsync($"{review}/test-stages/unit", new { should = "no", could = "no", version = 9 })).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.StartsWith("There is no version 9", never.TextAt("detail"), StringComparison.Ordinal);

        async Task AssertNamedAsync(string path, object theirs, object yours)
        {
            (await first.PutAsync(path, theirs)).Is(HttpStatusCode.OK);
            var late = (await second.PutAsync(path, yours)).IsProblem(HttpStatusCode.Conflict, "conflict");
            Assert.StartsWith("Lena Brandt ", late.TextAt("detail"), StringComparison.Ordinal);
            Assert.Equal("Lena Brandt", (string?)late["current"]["changed_by"]);
        }
    }

    [Theory, BothEngines]
    public async Task A_follow_up_says_what_was_done_to_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.ApiAsync(name: "Lena Brandt");
        using var second = await app.ApiAsync();
        var item = $"follow-ups/{(await first.PostAsync($"incidents/{await first.DeclareAsync()}/follow-ups", new { title = "Alert on the hit rate", priority = "P2" })).Is(HttpStatusCode.Created).NumberAt("number")}";
        (await first.PostAsync($"{item}/due-date", new { due_on = "2030-05-01", reason = "The load test is booked" })).Is(HttpStatusCode.OK);

        var late = (await second.PostAsync($"{item}/due-date", new { due_on = "2030-06-01", reason = "Later", version = 1 })).IsProblem(HttpStatusCode.Conflict, "conflict").TextAt("detail");
        Assert.Matches("^FU-[0-9]+ was changed a moment ago: Lena Brandt moved the due date from .* to 1 May 2030. Look again and decide.$", late);
    }
}
