using Microsoft.AspNetCore.Mvc;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Api;

public static class ApiSetup
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<Paging>();
        services.AddSingleton<TokenLimit>();
        services.AddSingleton<IdempotencyFilter>();
        services.AddSingleton<IHourlyJob, KeyCleanup>();
        // After the framework's own settings, whichever was registered first.
        services.PostConfigure<MvcOptions>(mvc => mvc.InputFormatters.Insert(0, new JsonBody()));
        services.PostConfigure<ApiBehaviorOptions>(api =>
        {
            // Answers without a body become problems in one place, UseApiProblems.
            api.SuppressMapClientErrors = true;
            api.InvalidModelStateResponseFactory = context => new ApiProblem(Refusals.Of(context));
        });
        services.AddApiDocument();
    }

    /// <summary>Before whatever may refuse a request.</summary>
    public static void UseApi(this WebApplication app) => app.UseApiProblems();

    /// <summary>After the token is known.</summary>
    public static void UseTokenLimit(this WebApplication app)
    {
        var limit = app.Services.GetRequiredService<TokenLimit>();
        app.UseWhen(context => context.IsApi() && context.User.Identity?.IsAuthenticated == true, api => api.Use(async (context, next) =>
        {
            if (await limit.LetPassAsync(context)) await next(context);
        }));
    }
}
