using System.Text.Json;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Capture;

/// <summary>All that a message says, in Slack's mark-up: bots say it in attachments and blocks.</summary>
public static class MessageText
{
    const string Cut = "…\n\n(cut here; the whole message is in Slack)";

    public static string Of(SlackMessage message)
    {
        var said = new List<string> { message.Text ?? "" };
        if (message.BotId is not null || message.Subtype == "bot_message")
        {
            if (string.IsNullOrWhiteSpace(message.Text)) said.AddRange((message.Blocks ?? []).SelectMany(TextsOf));
            said.AddRange((message.Attachments ?? []).Where(a => a.FromUrl is null).Select(Of));
        }
        return string.Join('\n', said.Where(s => !string.IsNullOrWhiteSpace(s)).Distinct());
    }

    /// <summary>As the entry keeps it: never empty, never longer than it may be.</summary>
    public static string Markdown(SlackMessage message, SlackNames names)
    {
        var files = message.Files ?? [];
        // What cannot be shown cannot be kept either; the rest of the message can.
        var text = MrkdwnReader.Read(string.Concat(Of(message).Where(c => !char.IsControl(c) || c is '\n' or '\r' or '\t')), names).Trim();
        var others = files.Where(f => text.Length == 0 || !IsImage(f)).Select(NameOf).ToList();
        if (others.Count > 0) text = $"{text}\n\nFiles in Slack: {string.Join(", ", others)}".Trim();
        if (text.Length == 0) return "(a message without text)";
        return text.Length <= AddEntry.LongestText ? text : Words.Cut(text, AddEntry.LongestText - Cut.Length) + Cut;
    }

    public static bool IsImage(SlackFile file) => file.Mimetype?.StartsWith("image/", StringComparison.Ordinal) == true;

    static string NameOf(SlackFile file) => MrkdwnReader.Read(Mrkdwn.Escape((file.Title ?? file.Name ?? "a file").ReplaceLineEndings(" ")), SlackNames.None);

    static string Of(SlackAttachment attachment)
    {
        var title = attachment is { Title: { Length: > 0 } name, TitleLink: { Length: > 0 } link } ? $"<{link}|{name}>" : attachment.Title;
        var said = string.Join('\n', new[] { attachment.Pretext, title, attachment.Text }.Where(t => !string.IsNullOrWhiteSpace(t)));
        return said.Length > 0 ? said : attachment.Fallback ?? "";
    }

    /// <summary>Every text of a block, wherever it stands in it.</summary>
    static IEnumerable<string> TextsOf(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Array => part.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Object when part.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is "mrkdwn" or "plain_text" or "text"
            && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String => [type.GetString() == "mrkdwn" ? text.GetString()! : Mrkdwn.Escape(text.GetString()!)],
        JsonValueKind.Object => part.EnumerateObject().SelectMany(p => TextsOf(p.Value)),
        _ => [],
    };
}
