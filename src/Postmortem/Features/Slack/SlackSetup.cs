using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Slack.Alerts;
using Postmortem.Features.Slack.AppHome;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Declaring;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Meetings;
using Postmortem.Features.Slack.Mentions;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Publishing;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Features.Slack.Runs;
using Postmortem.Features.Slack.Setup;
using Postmortem.Features.Slack.Socket;
using Postmortem.Features.Slack.Suspects;
using Postmortem.Features.Slack.Unfurling;
using Postmortem.Features.Slack.Updates;
using Postmortem.Features.Slack.Working;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack;

public static class SlackSetup
{
    /// <param name="options">Null when Slack is not set up: then nothing of it is there.</param>
    public static void AddSlack(this IServiceCollection services, SlackOptions? options)
    {
        if (options is null)
        {
            services.Configure<MvcOptions>(mvc => mvc.Conventions.Add(new WithoutSlack()));
            return;
        }
        services.AddSingleton(options);
        services.AddSingleton<SlackSignals>();
        services.AddSingleton<SlackPace>();
        services.AddSingleton<SlackHttp>();
        services.AddSingleton<SlackWorkspaces>();
        services.AddHostedService<WorkspaceCheck>();
        services.AddSingleton<BeginInstall>();
        services.AddSingleton<InstallWorkspace>();
        services.AddSingleton<RemoveWorkspace>();
        services.AddSingleton<IOutboundTask, CheckWorkspace>();
        services.AddSingleton<IEvent, AppUninstalled>();
        services.AddSingleton<IEvent, TokensRevoked>();
        services.AddPeople();

        services.AddSingleton<LiveCheck>();
        services.AddSingleton<RetrySlackMessages>();

        services.AddSingleton<Sightings>();
        services.AddSingleton<SlackDoor>();
        services.AddSingleton<SlackReceiver>();
        services.AddSingleton<SlackHandlers>();
        services.AddSingleton<SlackDispatcher>();
        services.AddWorker<InboxWorker>();
        services.AddWorker<OutboundRunner>();
        services.AddWorker<ReminderWorker>();
        if (options.IsSocket)
        {
            services.AddSingleton<SocketMode>();
            services.AddHostedService(provider => provider.GetRequiredService<SocketMode>());
        }

        services.AddSingleton<Posts>();
        services.AddSingleton<IOutboundTask, ReplyTask>();
        services.AddSingleton<IOutboundTask, PostTask>();

        services.AddChannels();
        services.AddHandlers();
        services.AddCapture();
        services.AddArchiving();
        services.AddSingleton<IOutboxHandler, MentionFacts>();
        services.AddSingleton<IOutboundTask, TellMention>();
        services.AddSingleton<IOutboxHandler, ProposalFacts>();
        services.AddSingleton<IOutboundTask, KeepProposal>();
        services.AddSingleton<IOutboxHandler, PublicationFacts>();
        services.AddSingleton<IOutboundTask, TellChannelOfReview>();
        services.AddSingleton<IOutboundTask, TellAnnouncementOfReview>();
    }

    /// <summary>Any of Slack's payloads is understood at each of them.</summary>
    public static void MapSlack(this WebApplication app)
    {
        if (app.Services.GetService<SlackOptions>() is null) return;
        var door = app.Services.GetRequiredService<SlackDoor>();
        foreach (var path in new[] { AppManifest.EventsPath, AppManifest.CommandsPath, AppManifest.InteractionsPath }) app.MapPost(path, door.AnswerAsync).ShortCircuit().ExcludeFromDescription();
    }

    static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<SlackPeople>();
        services.AddSingleton<SaveFreedoms>();
        services.AddSingleton<LinkAccount>();
        services.AddSingleton<UnlinkAccount>();
        services.AddSingleton<LinkCommand>();
        services.AddSingleton<ICommand>(provider => provider.GetRequiredService<LinkCommand>());
    }

    static void AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<ChannelPlan>();
        services.AddSingleton<IOutboxHandler, SlackFacts>();
        services.AddSingleton<IOutboundTask, CreateChannel>();
        services.AddSingleton<IOutboundTask, HideChannel>();
        services.AddSingleton<IOutboundTask, SetTopic>();
        services.AddSingleton<IOutboundTask, AddBookmarks>();
        services.AddSingleton<IOutboundTask, InvitePeople>();
        services.AddSingleton<IOutboundTask, KeepHeadline>();
        services.AddSingleton<IOutboundTask, PinHeadline>();
        services.AddSingleton<IOutboundTask, KeepAnnouncement>();
        services.AddSingleton<IOutboxHandler, UpdateFacts>();
        services.AddSingleton<IOutboundTask, TellUpdate>();
        services.AddSingleton<IOutboundTask, TellUpdateUnderAnnouncement>();
        services.AddSingleton<IOutboxHandler, MeetingFacts>();
        services.AddSingleton<IOutboundTask, TellOfMeeting>();
    }

    /// <summary>Commands, buttons, shortcuts, modals and events: one line each.</summary>
    static void AddHandlers(this IServiceCollection services)
    {
        services.AddSingleton<DeclareForm>();
        services.AddSingleton<ICommand, DeclareCommand>();
        services.AddSingleton<IShortcut, DeclareShortcut>();
        services.AddSingleton<IButton, DeclareButton>();
        services.AddSingleton<ISubmission, DeclareSubmission>();
        services.AddSingleton<ISuggestion, FindService>();
        services.AddSingleton<IButton, DeclareProposalButton>();
        services.AddSingleton<IButton, DismissProposalButton>();
        services.AddWorking();
        services.AddReminderHandlers();
        services.AddAppHome();
        services.AddUnfurling();
        services.AddSuspects();
        services.AddRuns();
    }

    static void AddRuns(this IServiceCollection services)
    {
        services.AddSingleton<IButton, RunButton>();
        services.AddSingleton<IButton, RehearseButton>();
        services.AddSingleton<IButton, ApproveRunButton>();
        services.AddSingleton<IButton, AbortRunButton>();
        services.AddSingleton<IOutboxHandler, RunFacts>();
        services.AddSingleton<IOutboundTask, KeepRun>();
    }

    static void AddSuspects(this IServiceCollection services)
    {
        services.AddSingleton<ICommand, SuspectsCommand>();
        services.AddSingleton<IButton, SuspectChange>();
        services.AddSingleton<IButton, CauseChange>();
        services.AddSingleton<DismissChange>();
        services.AddSingleton<IButton>(provider => provider.GetRequiredService<DismissChange>());
        services.AddSingleton<ISubmission>(provider => provider.GetRequiredService<DismissChange>());
        services.AddSingleton<IOutboxHandler, SuspectFacts>();
        services.AddSingleton<IOutboundTask, KeepSuspects>();
    }

    static void AddWorker<T>(this IServiceCollection services) where T : BackgroundService, IHourlyJob
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
        services.AddSingleton<IHourlyJob>(provider => provider.GetRequiredService<T>());
    }
}
