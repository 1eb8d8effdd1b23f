using System.Net;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

public sealed class SignOutTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_copy_of_the_cookie_opens_nothing_after_signing_out_and_another_session_goes_on(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var phone = app.Stranger(user.Email);
        await phone.TryPasswordAsync(user.Email, TestApp.Password);
        using var copied = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = app.Address };
        copied.DefaultRequestHeaders.Add("Cookie", user.Cookies);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(copied));

        await user.PostAsync("/sign-out", []);

        Assert.Equal(HttpStatusCode.Redirect, await AskAsync(copied));
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/incidents")).StatusCode);
        await user.SignInAsync(TestApp.Password);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/incidents")).StatusCode);

        static async Task<HttpStatusCode> AskAsync(HttpClient http)
        {
            using var answer = await http.GetAsync("/incidents", TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }
}
