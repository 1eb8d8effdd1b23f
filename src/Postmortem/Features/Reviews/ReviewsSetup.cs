using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Reviews.Together;
using Postmortem.Features.Timeline;
using Postmortem.Jobs;

namespace Postmortem.Features.Reviews;

public static class ReviewsSetup
{
    public static void AddReviews(this IServiceCollection services)
    {
        services.AddSingleton<ReviewTemplates>();
        services.AddHostedService<TemplatesAtStart>();
        services.AddSingleton<EditTemplate>();
        services.AddSingleton<RestoreTemplate>();
        services.AddSingleton<ChooseTemplateFile>();
        services.AddSingleton<CreateReview>();
        services.AddSingleton<ArrangeReview>();
        services.AddSingleton<SubmitReview>();
        services.AddSingleton<PublishReview>();
        services.AddSingleton<CloseReview>();
        services.AddSingleton<ReopenReview>();
        services.AddSingleton<ImportReviewState>();
        services.AddSingleton<SaveSection>();
        services.AddSingleton<KeepPrefill>();
        services.AddSingleton<RefreshPrefill>();
        services.AddSingleton<IFollowHiding, ForgetHidden>();
        services.AddSingleton<IFollowPrivacy, ForgetPrivate>();
        services.AddSingleton<RestoreSection>();
        services.AddSingleton<SaveDraft>();
        services.AddSingleton<DiscardDraft>();
        services.AddSingleton<TakeIn>();
        services.AddSingleton<NotePresence>();
        services.AddSingleton<EndPresence>();
        services.AddSingleton<IHourlyJob, PresenceCleanup>();
        services.AddSingleton<AddComment>();
        services.AddSingleton<EditComment>();
        services.AddSingleton<RemoveComment>();
        services.AddSingleton<ResolveThread>();
        services.AddSingleton<ReopenThread>();
        services.AddSingleton<SuggestChange>();
        services.AddSingleton<TakeSuggestion>();
        services.AddSingleton<DeclineSuggestion>();
        services.AddSingleton<SeeMentions>();
        services.AddSingleton<AddFactor>();
        services.AddSingleton<EditFactor>();
        services.AddSingleton<RemoveFactor>();
        services.AddSingleton<MoveFactor>();
        services.AddSingleton<AnswerTestStage>();
        services.AddSingleton<AddDifference>();
        services.AddSingleton<EditDifference>();
        services.AddSingleton<RemoveDifference>();
        services.AddSingleton<MeetingGuides>();
        services.AddSingleton<PlanMeeting>();
        services.AddSingleton<SteerMeeting>();
        services.AddSingleton<CollectNote>();
        services.AddSingleton<SettleNote>();
        services.AddSingleton<Contribute>();
        services.AddSingleton<AnswerMeeting>();
        services.AddSingleton<InvitationText>();
        services.AddSingleton<AskReviewer>();
        services.AddSingleton<WithdrawReviewer>();
        services.AddSingleton<Decide>();
        services.AddSingleton<SignOffChecklists>();
    }
}
