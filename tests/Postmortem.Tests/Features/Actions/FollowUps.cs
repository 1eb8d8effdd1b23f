using System.Globalization;
using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Actions;

/// <summary>What people do with follow-ups, in the words of the product.</summary>
static class FollowUps
{
    public static Actor AsActor(this TestUser user, string zone = "UTC") => new(user.Id, user.Name, user.Role, Door.Web, zone);

    /// <returns>The new follow-up's number.</returns>
    public static async Task<int> FileFollowUpAsync(this TestUser user, int incident, string title = "Alert when the hit rate drops", string priority = "P2", Guid? owner = null,
        string? dueOn = null, string? team = null)
    {
        var response = await user.PostAsync($"/incidents/{incident}/follow-ups", new()
        {
            ["title"] = title,
            ["type"] = "detect",
            ["priority"] = priority,
            ["owner_id"] = owner?.ToString() ?? "",
            ["owner_name"] = team ?? "",
            ["due_on"] = dueOn ?? "",
        });
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.TextAsync());
        return int.Parse(response.Headers.Location!.OriginalString.Split('/').Last(), CultureInfo.InvariantCulture);
    }

    public static Task<HttpResponseMessage> StepAsync(this TestUser user, int number, string step, params (string Name, string Value)[] fields) =>
        user.PostAsync($"/follow-ups/{number}/{step}", fields.ToDictionary(f => f.Name, f => f.Value));

    public static async Task SucceedAsync(this TestUser user, int number, string step, params (string Name, string Value)[] fields)
    {
        var response = await user.StepAsync(number, step, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{step} answered {(int)response.StatusCode}: {await response.TextAsync()}");
    }

    public static Task ClaimDoneAsync(this TestUser user, int number) => user.SucceedAsync(number, "done", ("claim", "The alert is in place"), ("link", "https://git.example.com/1"));

    public static Task<HttpResponseMessage> TryToVerifyAsync(this TestUser user, int number) =>
        user.StepAsync(number, "verification", ("kind", "alert fired"), ("evidence", "It fired in the drill of Tuesday"));

    public static Task<string> FollowUpAsync(this TestUser user, int number) => user.PageAsync($"/follow-ups/{number}");

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Asserts the status and gives the page.</summary>
    public static async Task<string> RefusedAsync(this Task<HttpResponseMessage> posted, HttpStatusCode status)
    {
        var response = await posted;
        var text = await response.TextAsync();
        Assert.True(response.StatusCode == status, $"answered {(int)response.StatusCode}, wanted {(int)status}: {text}");
        return text;
    }
}
