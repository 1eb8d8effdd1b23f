using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

static class IncidentSteps
{
    public static Actor AsActor(this TestUser user, string door = Door.Web) => new(user.Id, user.Name, user.Role, door);

    /// <summary>A service straight into the catalogue.</summary>
    public static async Task<Guid> AddServiceAsync(this TestApp app, string name)
    {
        var id = Guid.CreateVersion7();
        await app.Database.WriteAsync(s => s.ExecuteAsync(
            "insert into services (id, name, slug, tier, created_at) values (@id, @name, @slug, 'A', @at)",
            new { id, name, slug = name.ToLowerInvariant(), at = app.Clock.GetUtcNow() }), CancellationToken.None);
        return id;
    }

    /// <summary>Posts a form that must be accepted.</summary>
    public static async Task SubmitAsync(this TestUser user, string path, Dictionary<string, string> fields)
    {
        var answer = await user.PostAsync(path, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"POST {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    /// <returns>The number of a private incident whose only member is this person.</returns>
    public static async Task<int> DeclarePrivateAsync(this TestApp app, TestUser user, string title = "Key leaked") =>
        (await app.Service<DeclareIncident>().RunAsync(new(title, Visibility: Visibility.Private), user.AsActor(), TestContext.Current.CancellationToken)).Value.Number;

    /// <summary>The texts on an incident's timeline, oldest first.</summary>
    public static Task<IReadOnlyList<string>> EntriesAsync(this TestApp app, int number) => app.Database.ReadAsync(s => s.ListAsync<string>(
        "select t.text from timeline_entries t join incidents i on i.id = t.incident_id where i.number = @number order by t.occurred_at, t.id", new { number }), TestContext.Current.CancellationToken);
}
