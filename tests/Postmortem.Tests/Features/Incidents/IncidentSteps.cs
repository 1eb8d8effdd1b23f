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
}
