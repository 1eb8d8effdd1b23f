namespace Postmortem.Features.Slack.Blocks;

/// <summary>Shortens mrkdwn without leaving half a link, half an entity or an open code block behind.</summary>
static class MrkdwnCut
{
    const string Fence = "```";

    public static string To(string text, int most, Uri? more)
    {
        if (text.Length <= most) return text;
        var ending = more is null ? "…" : "… " + Mrkdwn.Link(more, "Read it all");
        var room = most - ending.Length - Fence.Length - 1;
        if (room < 1) (ending, room) = ("…", most - Fence.Length - 2);
        var end = Math.Max(0, room);
        if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        // Inside <…> or &…; there must be no cut.
        var open = text.LastIndexOf('<', Math.Max(0, end - 1));
        if (open >= 0 && text.IndexOf('>', open) is var close && close >= end) end = open;
        var entity = text.LastIndexOf('&', Math.Max(0, end - 1));
        if (entity >= 0 && end - entity < 6 && text.IndexOf(';', entity) is var semicolon && semicolon >= end) end = entity;
        var kept = text[..end].TrimEnd();
        var fences = Count(kept);
        return kept + (fences % 2 == 1 ? "\n" + Fence : "") + ending;
    }

    static int Count(string text)
    {
        var count = 0;
        for (var at = text.IndexOf(Fence, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Fence, at + Fence.Length, StringComparison.Ordinal)) count++;
        return count;
    }
}
