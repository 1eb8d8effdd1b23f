using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>What the reference shows is copied.</summary>
public sealed class ExampleTests(Apps apps)
{
    [Fact]
    public async Task No_documented_example_is_refused_for_what_it_says()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var member = await app.SignInAsync(Role.Administrator);
        using var api = new ApiClient(app, (await app.TokenAsync(member.Email)).Secret, member.Id, member.Name);
        var other = await app.AddPersonAsync(Role.Responder, null);
        var world = await World.MakeAsync(app, member, Visibility.Open, "sparrow");
        await api.DeclareAsync("The other one");
        var complaints = new List<string>();
        var sent = 0;
        foreach (var operation in (await ApiOperation.AllAsync(app)).Where(o => o.Example is not null))
        {
            sent++;
            var answer = await SendAsync(operation);
            if ((int)answer.Status < 400) continue;
            // What another example did may have been in the way; this one gets a record of its own.
            world = await World.MakeAsync(app, member, Visibility.Open, "sparrow");
            await api.DeclareAsync("The other one");
            answer = await SendAsync(operation);
            if (answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest) complaints.Add($"{operation} {operation.Example!.ToJsonString()}: {answer.Text}");
        }
        Assert.True(sent > 50, $"only {sent} were sent");
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));

        Task<Answer> SendAsync(ApiOperation operation)
        {
            var body = operation.Believable(world)!;
            if (body.ContainsKey("asked_by_id")) body["asked_by_id"] = other.Id;
            // Names are unique, and the example of adding a service has taken this one.
            if (operation.Pattern.EndsWith("/services/{slug}", StringComparison.Ordinal)) body["name"] = $"Checkout {Guid.NewGuid():N}";
            return operation.SendAsync(api, world, body);
        }
    }
}
