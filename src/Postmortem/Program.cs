using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Actions;
using Postmortem.Features.Alerts;
using Postmortem.Features.Api;
using Postmortem.Features.Changes;
using Postmortem.Features.Cli;
using Postmortem.Features.Executors;
using Postmortem.Features.Experiments;
using Postmortem.Features.Exports;
using Postmortem.Features.Incidents;
using Postmortem.Features.Intake;
using Postmortem.Features.Language;
using Postmortem.Features.Reminders;
using Postmortem.Features.Reviews;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Settings;
using Postmortem.Features.Slack;
using Postmortem.Features.Timeline;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem;

public static class Program
{
    public static Task<int> Main(string[] args) => CommandLine.RunAsync(args);

    /// <exception cref="BadConfigurationException">At least one setting is unusable; it names all of them.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(ContentRoot.Options(args));
        adjust?.Invoke(builder);
        var options = builder.AddOptions();
        builder.AddServerLimits();
        builder.Services.AddData();
        builder.Services.AddJobs();
        builder.Services.AddLanguage();
        builder.Services.AddAccounts();
        builder.Services.AddActions();
        builder.Services.AddExperiments();
        builder.Services.AddServiceCatalogue();
        builder.Services.AddChanges();
        builder.Services.AddRollbacks();
        builder.Services.AddExecutors();
        builder.Services.AddIncidents();
        builder.Services.AddAlerts();
        builder.Services.AddTimeline();
        builder.Services.AddReviews();
        builder.Services.AddReminders();
        builder.Services.AddSettings();
        builder.Services.AddExports();
        builder.Services.AddApi();
        builder.Services.AddSlack(options.Slack);
        builder.Services.AddIntake();
        builder.Services.AddPages();
        return builder.Build();
    }

    /// <summary>How requests pass, and where they go. To collect the endpoints is half of the time that a start takes.</summary>
    public static void Route(WebApplication app)
    {
        app.UseSafetyHeaders();
        app.UseRequestLog();
        app.UseErrorPages();
        app.UseApi();
        app.UseReadableAddresses();
        app.UseStaticFiles(Assets.CachedByVersion);
        app.UseRouting();
        app.UseLimits();
        app.UseAccounts();
        app.UseTokenLimit();
        app.MapControllers();
        app.MapApiDocument();
        app.MapSlack();
        app.MapIntake();
        app.MapHealth();
    }
}
