using System.Data.Common;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Postmortem.Data;

namespace Postmortem.Web;

public sealed class BadConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>The plumbing that every page shares.</summary>
public static class Setup
{
    public static AppOptions AddOptions(this WebApplicationBuilder builder)
    {
        var (options, faults) = AppOptions.Read(builder.Configuration);
        if (AppOptions.StorageOf(builder.Configuration) is { } folder && StorageFolder.Prepare(folder) is { } fault) faults = [.. faults, fault];
        if (options is null || faults.Count > 0) throw new BadConfigurationException(faults);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Database);
        return options;
    }

    public static void AddServerLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KestrelServerOptions>().Configure<AppOptions>((kestrel, options) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Math.Max(32 * 1024 * 1024, options.LargestUpload + 1024 * 1024);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(60) });
        builder.Services.AddRateLimits();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<AppOptions>((forwarded, options) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in options.TrustedProxies) forwarded.KnownIPNetworks.Add(proxy);
        });
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        builder.Services.AddSingleton<RequestLog>();
        // The space that parts a time from the words of a line is none of a JSON value's business.
        builder.Services.PostConfigure<JsonConsoleFormatterOptions>(json => json.TimestampFormat = json.TimestampFormat?.TrimEnd());
        // The framework's own lines and scopes name whole addresses of requests, and an invitation's address is its secret.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    public static void AddData(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<Database>();
        services.AddHostedService<PostgresLiveListener>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddDataProtection().SetApplicationName("Postmortem");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<Database>((keys, database) => keys.XmlRepository = new DatabaseKeys(database));
    }

    public static void AddPages(this IServiceCollection services)
    {
        services.AddControllersWithViews(mvc =>
            {
                mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
                mvc.Filters.Add<SentForms>();
                mvc.Filters.Add<TakenForms>();
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            })
            .AddApplicationPart(typeof(Setup).Assembly)
            .ConfigureApplicationPartManager(parts => ControllersPart.Replace(parts, typeof(Setup).Assembly))
            .AddRazorOptions(razor =>
            {
                razor.AreaViewLocationFormats.Clear();
                razor.AreaViewLocationFormats.Add("/Features/{2}/{0}.cshtml");
                razor.AreaViewLocationFormats.Add("/Features/Shared/{0}.cshtml");
            });
        services.AddSingleton<KeptForms>();
        NarrowApiBehavior.Apply(services);
        services.AddOptions<AntiforgeryOptions>().Configure<AppOptions>((antiforgery, options) => antiforgery.Cookie.Harden("postmortem-form", options));
        services.AddOptions<CookieTempDataProviderOptions>().Configure<AppOptions>((notices, options) => notices.Cookie.Harden("postmortem-notice", options));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddHealthChecks();
    }

    /// <summary>The <c>__Host-</c> prefix makes browsers refuse the cookie from anywhere but this host over https.</summary>
    public static void Harden(this CookieBuilder cookie, string name, AppOptions options)
    {
        cookie.Name = options.IsHttps ? $"__Host-{name}" : name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = options.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>Who the client is, and the headers on every answer: pages, files, refusals and errors alike.</summary>
    public static void UseSafetyHeaders(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<AppOptions>();
        app.UseProxyNotice(options.TrustedProxies);
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        if (options.IsHttps)
        {
            // The operator says that people reach it by https: whatever stands in front has ended TLS already.
            app.Use((context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
            app.UseHsts();
        }
        app.Use((context, next) =>
        {
            // Just before they are sent: the error page clears what was set earlier.
            context.Response.OnStarting(() =>
            {
                SetSafetyHeaders(context.Response.Headers);
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseHead();
    }

    static void SetSafetyHeaders(IHeaderDictionary headers)
    {
        // A file's own policy is stricter than that of pages.
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // A page whose address is a secret has asked for less already.
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }

    public static void UseErrorPages(this WebApplication app)
    {
        // Should the error page fail as well.
        app.Use((context, next) => BarePage.GuardAsync(context, next, app.Logger, _ => true));
        // The error page logs the failure itself, with the number that it shows.
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", SuppressDiagnosticsCallback = _ => true });
        // Any other page would ask the same database who is there.
        app.Use((context, next) => BarePage.GuardAsync(context, next, app.Logger, e => e is DatabaseBusyException));
        app.UseWhen(context => !context.IsApi(), pages => pages.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    /// <summary>No text holds a NUL, and PostgreSQL refuses to be asked for one: an address with one is refused before anything reads it.</summary>
    public static void UseReadableAddresses(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.Request.Path.Value!.Contains('\0') && context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true) return next(context);
        if (context.IsApi()) return context.WriteProblemAsync(StatusCodes.Status400BadRequest, "Not readable", "The address holds a NUL (%00), which no text can. Take it out.");
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    /// <summary>A request that takes too long is given up, except a page's live feed, which is meant to stay; one that comes too often is refused.</summary>
    public static void UseLimits(this WebApplication app)
    {
        app.UseRequestTimeouts();
        app.Use((context, next) =>
        {
            if (context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
                context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            return next(context);
        });
        app.UseRateLimiter();
    }

    /// <summary>Answered as GET is, without the body: what watches from outside often asks so.</summary>
    static void UseHead(this WebApplication app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method)) (context.Request.Method, context.Response.Body) = (HttpMethods.Get, Stream.Null);
        return next(context);
    });

    /// <summary>Answered before anybody is asked who they are, which would need the database.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous().ShortCircuit();
        app.MapGet("/readyz", async (Database database, CancellationToken ct) =>
        {
            try
            {
                var version = await database.ReadAsync(s => s.ScalarAsync<int>("select max(number) from schema_migrations"), ct);
                return version == Migrations.Newest ? Results.Text("ready") : Results.Text($"schema version {version}, wanted {Migrations.Newest}", statusCode: 503);
            }
            catch (Exception e) when (e is DatabaseBusyException or DbException)
            {
                // Whoever asks may be anybody: what exactly is wrong stands in the log.
                app.Logger.LogWarning(e, "Not ready: the database cannot be read");
                return Results.Text("the database cannot be read", statusCode: 503);
            }
        }).AllowAnonymous().ShortCircuit();
    }
}
