using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Postmortem.Features.Accounts.FirstRun;
using Postmortem.Features.Accounts.Invitations;
using Postmortem.Features.Accounts.People;
using Postmortem.Features.Accounts.Profile;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Accounts.Tokens;
using Postmortem.Web;

namespace Postmortem.Features.Accounts;

public static class AccountsSetup
{
    /// <summary>Chooses by the address: cookies for pages, tokens for /api. Neither is taken for the other.</summary>
    const string ByPath = "by path";

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, choice => choice.ForwardDefaultSelector = context =>
                context.IsApi() ? ApiTokenHandler.Scheme : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie()
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.Scheme, null);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure<AppOptions, TimeProvider>(SessionCookie.Configure);
        // OWASP's number for PBKDF2 with SHA-512; older hashes are renewed at the next sign-in.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddSingleton<AccessCache>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SignOut>();

        services.AddSingleton<FirstRunGate>();
        services.AddSingleton<SetupCodes>();
        services.AddSingleton<SetUp>();
        services.AddSingleton<StartNotice>();

        services.AddSingleton<AddPerson>();
        services.AddSingleton<ChangeRole>();
        services.AddSingleton<DisablePerson>();
        services.AddSingleton<EnablePerson>();
        services.AddSingleton<EndSessions>();

        services.AddSingleton<UpdateProfile>();
        services.AddSingleton<ChangePassword>();

        services.AddSingleton<Invite>();
        services.AddSingleton<RevokeInvitation>();
        services.AddSingleton<AcceptInvitation>();

        services.AddSingleton<CreateToken>();
        services.AddSingleton<RevokeToken>();
        services.AddSingleton<TokenUse>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenUse>());
    }

    /// <summary>Who it is, whether there is anybody yet, and whether they may.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseFirstRun();
        app.UseAuthorization();
        app.UseTokenScopes();
    }
}
