using System.Globalization;
using Postmortem.Features.Slack.Blocks;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>The question, and afterwards in its place what became of it.</summary>
static class ArchiveMessage
{
    public static Message Of(ArchiveQuestion question)
    {
        if (!question.IsMeant) return Say($"{question.Name} went on after this was asked, so its channel stays open.");
        var by = question.ArchiveAnsweredBy is { } name ? Mrkdwn.Escape(name) : null;
        return question.ArchiveAnswer switch
        {
            ArchiveAnswer.Archive when by is null => Say($"This channel was archived: {Closed(question)}, and nobody kept it open."),
            ArchiveAnswer.Archive => Say($"{by} archived this channel {Mrkdwn.Time(question.ArchiveAnsweredAt!.Value)}."),
            ArchiveAnswer.Keep when by is null => Say("This channel stays open: channels are not archived by themselves any more."),
            ArchiveAnswer.Keep => Say($"{by} keeps this channel open."),
            ArchiveAnswer.Refused => Say("Slack did not let the bot archive this channel, so it stays open. People can archive it in its settings."),
            _ => Ask(question),
        };
    }

    /// <summary>To whoever pressed too late. Plain text.</summary>
    public static string WhatIsTrue(ArchiveQuestion question) => question switch
    {
        { ArchivedAt: not null } => "This channel is archived already.",
        { IsMeant: false } => $"{question.Name} is {question.Status}, and nobody is asked about its channel now.",
        { ArchiveAnswer: ArchiveAnswer.Keep } => question.ArchiveAnsweredBy is { } by ? $"{by} keeps this channel open." : "This channel stays open.",
        { ArchiveAnswer: ArchiveAnswer.Refused } => "Slack did not let the bot archive this channel. People can archive it in its settings.",
        { ArchiveAnswer: ArchiveAnswer.Archive } => $"This channel is being archived{(question.ArchiveAnsweredBy is { } by ? $": {by} chose so" : "")}.",
        _ => "This was asked anew. Please answer the newer question.",
    };

    static Message Ask(ArchiveQuestion question)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{question.Number} {question.Stamp}");
        return new Message($"{question.Name} was {question.Status}. Archive this channel?")
        {
            Blocks =
            [
                Block.Section($"*{Closed(question)}. Archive this channel?*\nUnless somebody keeps it open or writes here, it is archived {Mrkdwn.Time(question.ArchiveAt!.Value)}. All of it stays to be read and found, and it can be unarchived in Slack."),
                Block.Actions(Button.Of("Archive now", ArchiveNow.Action, value), Button.Of("Keep it open", KeepOpen.Action, value)),
            ],
        };
    }

    static string Closed(ArchiveQuestion question) => $"{question.Name} was {question.Status} {Mrkdwn.Time(question.ClosedAt!.Value)}";

    static Message Say(string mrkdwn) => new(mrkdwn) { Blocks = [Block.Section(mrkdwn)] };
}
