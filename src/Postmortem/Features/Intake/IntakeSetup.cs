using Microsoft.Extensions.DependencyInjection.Extensions;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Intake.Doors;
using Postmortem.Features.Intake.Kinds.Alerts;
using Postmortem.Features.Intake.Sources;
using Postmortem.Jobs;

namespace Postmortem.Features.Intake;

public static class IntakeSetup
{
    public static void AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<SourceSecrets>();
        services.TryAddSingleton<ISigningCertificates, SigningCertificates>();
        services.AddSingleton<AddSource>();
        services.AddSingleton<ChangeSource>();
        services.AddSingleton<AdoptService>();
        services.AddSingleton<ReplayDelivery>();
        services.AddSingleton<IntakeSignal>();
        services.AddSingleton<IntakeDoor>();
        services.AddSingleton<IntakeWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<IntakeWorker>());
        services.AddSingleton<IHourlyJob>(provider => provider.GetRequiredService<IntakeWorker>());
    }

    /// <summary>Each source has an address of its own, and so has each run of a rollback.</summary>
    public static void MapIntake(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<IntakeDoor>();
        app.MapPost("/intake/{kind}/{key}", door.AnswerAsync).ShortCircuit().ExcludeFromDescription();
        var reports = app.Services.GetRequiredService<RunDoor>();
        app.MapPost("/rollbacks/callback/{run:guid}", reports.AnswerAsync).ShortCircuit().ExcludeFromDescription();
    }
}
