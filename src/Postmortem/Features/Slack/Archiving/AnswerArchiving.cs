using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Archiving;

/// <param name="Question">The <see cref="ArchiveQuestion.Stamp"/> of the one that is answered.</param>
/// <param name="Answer"><see cref="ArchiveAnswer.Archive"/> or <see cref="ArchiveAnswer.Keep"/>.</param>
public sealed record AnswerArchivingInput(int Number, long Question, string Answer);

/// <summary>The first answer counts. A refusal is for good: the question comes again only when the incident was reopened and closed anew.</summary>
public sealed class AnswerArchiving(Database database, SlackSignals signals, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(AnswerArchivingInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var answered = await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindArchiveQuestionAsync(input.Number, actor) is not { } question) return Failure.NotFound(IncidentRef.NameOf(input.Number));
            var answer = question with { ArchiveAnswer = input.Answer, ArchiveAnsweredAt = now, ArchiveAnsweredBy = actor.Name };
            if (!question.IsOpen || question.Stamp != input.Question || !await s.AnswerAsync(answer)) return Failure.Conflict(ArchiveMessage.WhatIsTrue(question));
            await s.RecordAsync(actor, now, new Fact(input.Answer == ArchiveAnswer.Keep ? "channel.kept_open" : "channel.archiving_agreed", question.IncidentId, question.IncidentId));
            await s.EnqueueAsync(input.Answer == ArchiveAnswer.Keep ? KeepArchiveQuestion.For(answer) : ArchiveChannel.For(answer), now);
            return Done.Value;
        }, ct);
        signals.Outbound.Give();
        return answered;
    }
}
