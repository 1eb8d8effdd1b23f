using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

public sealed class ReadersFormsTests(Apps apps)
{
    [Theory]
    [InlineData("/incidents/new")]
    [InlineData("/services/new")]
    [InlineData("/incidents/{0}/timeline/new")]
    public async Task Who_may_not_send_a_form_is_told_before_filling_it(string form)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var responder = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var path = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, await responder.DeclareIncidentAsync());

        using var refused = await reader.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await responder.PageAsync(path);
    }
}
