using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Working.Rolling;
using Postmortem.Features.Timeline;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Working;

/// <summary>What people do in an incident's channel.</summary>
static class WorkingSetup
{
    public static void AddWorking(this IServiceCollection services)
    {
        services.AddSingleton<SaidWords>();
        services.AddSingleton<FormReads>();
        services.AddSingleton<RollbackForms>();
        services.AddSingleton(provider => new Lazy<SlackHandlers>(provider.GetRequiredService<SlackHandlers>));
        services.AddSingleton<ICommand, HomeCommand>();
        services.AddSingleton<ICommand, HelpCommand>();

        services.AddSingleton<TimelineCommand>();
        services.AddSingleton<ICommand>(provider => provider.GetRequiredService<TimelineCommand>());
        services.AddSingleton<IButton>(provider => provider.GetRequiredService<TimelineCommand>());

        services.AddSingleton<RollbackCommand>();
        services.AddSingleton<ICommand>(provider => provider.GetRequiredService<RollbackCommand>());
        services.AddSingleton<IButton>(provider => provider.GetRequiredService<RollbackCommand>());
        services.AddSingleton<ISubmission, ProposeSubmission>();
        services.AddSingleton<ISubmission, DecideSubmission>();
        services.AddSingleton<ISubmission, StartSubmission>();
        services.AddSingleton<ISubmission, FinishSubmission>();
        services.AddSingleton<ISubmission, VerifySubmission>();
        services.AddSingleton<ISubmission, AbandonSubmission>();

        foreach (var choice in RecoveryButton.Choices) services.AddSingleton<IButton>(provider => ActivatorUtilities.CreateInstance<RecoveryButton>(provider, choice));
        services.AddSingleton<ISubmission, RecoverySubmission>();
        services.AddSingleton<ISubmission, WaitSubmission>();

        services.AddForm<UpdateForm>();
        services.AddForm<StatusForm>();
        services.AddForm<ResolveForm>();
        services.AddForm<ReopenForm>();
        services.AddForm<SeverityForm>();
        services.AddForm<RoleForm>();
        services.AddForm<ImpactForm>();
        services.AddForm<ActionForm>();
        services.AddSingleton<IOutboxHandler, FollowUpFacts>();
        services.AddSingleton<IOutboundTask, TellChannel>();
        services.AddSingleton<IOutboundTask, TellOwner>();
        services.AddForm<MergeForm>();
        services.AddForm<PrivateForm>();
        services.AddForm<ReviewForm>();
        services.AddSingleton<ISuggestion, FindPerson>();
        services.AddSingleton<ISuggestion, FindMember>();
        foreach (var kind in EntryKind.ByPeople) services.AddForm(provider => ActivatorUtilities.CreateInstance<NoteForm>(provider, kind, NoteForm.WordOf(kind)));
    }

    static void AddForm<T>(this IServiceCollection services) where T : IncidentForm => services.AddForm(provider => ActivatorUtilities.CreateInstance<T>(provider));

    /// <summary>One object behind its command, its button and its modal.</summary>
    static void AddForm(this IServiceCollection services, Func<IServiceProvider, IncidentForm> make)
    {
        IncidentForm? form = null;
        IncidentForm One(IServiceProvider provider) => form ??= make(provider);
        services.AddSingleton<ICommand>(One);
        services.AddSingleton<IButton>(One);
        services.AddSingleton<ISubmission>(One);
    }
}
