using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>Every operation of the API against an incident that the token's owner may not see.</summary>
public sealed partial class EveryApiOperationTests(Apps apps)
{
    /// <summary>Not the word of the other classes, which are shown what is open to everybody for a moment.</summary>
    const string Secret = "zanzibar-kingfisher";

    [Theory, BothEngines]
    public async Task A_strangers_token_cannot_tell_a_private_incident_from_none(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await World.MakeAsync(app, member, Visibility.Private, Secret);
        var nowhere = secret.Nowhere();
        var complaints = new List<string>();
        foreach (var role in new[] { Role.Reader, Role.Facilitator })
        {
            using var stranger = await app.ApiAsync(role);
            foreach (var operation in await ApiOperation.AllAsync(app))
            {
                var answer = await operation.SendAsync(stranger, secret, operation.Believable(secret));
                if (answer.Text.Contains(Secret, StringComparison.OrdinalIgnoreCase)) complaints.Add($"{role} {operation} shows the private incident: {answer.Text}");
                if ((int)answer.Status >= 500) complaints.Add($"{role} {operation} answered {answer.Text}");
                if (!operation.OfIncident) continue;
                if (answer.Status != HttpStatusCode.NotFound && !(answer.Status == HttpStatusCode.Forbidden && operation.IsWrite)) complaints.Add($"{role} {operation} answered {answer.Status} instead of not found: {answer.Text}");
                var none = await operation.SendAsync(stranger, nowhere, operation.Believable(nowhere));
                if (none.Status != answer.Status || Plain(none.Text) != Plain(answer.Text)) complaints.Add($"{role} {operation} answers a private incident otherwise than none: {answer.Text} {none.Text}");
            }
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task A_private_incident_cannot_be_felt_from_an_open_one(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await World.MakeAsync(app, member, Visibility.Private, Secret);
        using var stranger = await app.ApiAsync(Role.Facilitator);
        var own = await stranger.DeclareAsync("Checkout is slow");

        foreach (var other in new[] { secret.Incident, 999_999 })
        {
            var linked = (await stranger.PostAsync($"incidents/{own}/links", new { incident = $"INC-{other}", relation = "related" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Equal($"INC-{other} was not found, or you may not see it.", linked.TextAt("detail"));
            var merged = (await stranger.PostAsync($"incidents/{own}/merge", new { into = $"INC-{other}", why = "Same cause" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Equal($"INC-{other} was not found, or you may not see it.", merged.TextAt("detail"));
            (await stranger.DeleteAsync($"incidents/{own}/links/{other}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        }
        foreach (var factor in new[] { secret.Factor, Guid.NewGuid() })
        {
            var filed = (await stranger.PostAsync($"incidents/{own}/follow-ups", new { title = "Alert on misses", factor_id = factor })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Equal($"This factor is not one of INC-{own}. Choose one of its review, or none.", filed.TextAt("detail"));
        }
    }

    static string Plain(string json) => Numbers().Replace(json, "N");

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
