using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Sessions;

/// <summary>The session: a sealed cookie that is checked against the person it names on every request.</summary>
static class SessionCookie
{
    /// <summary>From when it was last renewed.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    public static void Configure(CookieAuthenticationOptions session, AppOptions options, TimeProvider clock)
    {
        session.Cookie.Harden("postmortem", options);
        session.TimeProvider = clock;
        session.LoginPath = "/sign-in";
        session.ReturnUrlParameter = "back";
        session.ExpireTimeSpan = Longest;
        session.SlidingExpiration = true;
        session.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = CheckPersonAsync,
            OnRedirectToLogin = LeadToSignInAsync,
            OnRedirectToAccessDenied = refused =>
            {
                refused.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>
    /// Another stamp ends the session (new password, disabled, signed out everywhere), as does signing out of it. A new name, role or zone
    /// does not: it is taken over, so that nobody loses what they are typing because their role grew.
    /// </summary>
    static async Task CheckPersonAsync(CookieValidatePrincipalContext session)
    {
        var people = session.HttpContext.RequestServices.GetRequiredService<AccessCache>();
        var person = Guid.TryParse(session.Principal?.FindFirstValue(Claims.Person), out var id) ? await people.FindPersonAsync(id, session.Principal.Session(), session.HttpContext.RequestAborted) : null;
        if (person is not null && person.SecurityStamp == session.Principal?.FindFirstValue(Claims.Stamp)) session.ReplacePrincipal(person.ToPrincipal(session.Scheme.Name, session: session.Principal.Session()));
        else session.RejectPrincipal();
    }

    /// <summary>After signing in, back to the page; a form's address cannot be opened, so to what was typed, or else to the page the form stood on.</summary>
    static async Task LeadToSignInAsync(RedirectContext<CookieAuthenticationOptions> signIn)
    {
        var request = signIn.Request;
        var from = Uri.TryCreate(request.Headers["HX-Current-URL"].FirstOrDefault() ?? request.Headers.Referer.ToString(), UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            ? page.PathAndQuery : "/incidents";
        var partly = request.Headers.ContainsKey("HX-Request");
        var byScript = partly || request.Headers["Sec-Fetch-Dest"] == "empty";
        var back = HttpMethods.IsGet(request.Method) && !byScript ? $"{request.PathBase}{request.Path}{request.QueryString}" : from;
        var address = QueryString.Create("back", back).Value is { } query ? "/sign-in" + query : "/sign-in";
        if (byScript)
        {
            // What a page asks for by itself gets no sign-in page, whose token would take that of the one somebody is signing in on.
            signIn.Response.StatusCode = StatusCodes.Status401Unauthorized;
            // Nor must one be pasted into the middle of another: htmx leaves the page for this header.
            if (partly) signIn.Response.Headers["HX-Redirect"] = address;
        }
        else if (await KeptForms.ReadAsync(request, $"{request.Path}{request.QueryString}", signIn.HttpContext.RequestAborted) is { } form)
        {
            signIn.HttpContext.Features.Set(form);
            signIn.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else signIn.Response.Redirect(address);
    }
}
