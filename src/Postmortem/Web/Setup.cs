using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Postmortem.Data;

namespace Postmortem.Web;

public sealed class BadConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>The plumbing that every page shares.</summary>
public static class Setup
{
    public static void AddOptions(this WebApplicationBuilder builder)
    {
        var (options, faults) = AppOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options ?? throw new BadConfigurationException(faults));
        builder.Services.AddSingleton(options.Database);
        Directory.CreateDirectory(options.StorageDirectory);
    }

    public static void AddServerLimits(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel((context, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    });

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
                mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            })
            .AddApplicationPart(typeof(Setup).Assembly)
            .AddRazorOptions(razor =>
            {
                razor.AreaViewLocationFormats.Clear();
                razor.AreaViewLocationFormats.Add("/Features/{2}/{0}.cshtml");
                razor.AreaViewLocationFormats.Add("/Features/Shared/{0}.cshtml");
            });
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "postmortem-form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddHealthChecks();
    }

    /// <summary>Headers on every answer, pages and files alike.</summary>
    public static void UseSafetyHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        return next(context);
    });

    public static void UseErrorPages(this WebApplication app) => app.UseExceptionHandler("/error");

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous();
        app.MapGet("/readyz", async (Database database, CancellationToken ct) =>
        {
            var version = await database.ReadAsync(s => s.ScalarAsync<int>("select max(number) from schema_migrations"), ct);
            return version == Migrations.Newest ? Results.Text("ready") : Results.Text($"schema version {version}, wanted {Migrations.Newest}", statusCode: 503);
        }).AllowAnonymous();
    }
}
