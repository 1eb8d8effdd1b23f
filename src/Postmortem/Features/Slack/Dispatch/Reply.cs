using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;

namespace Postmortem.Features.Slack.Dispatch;

/// <summary>What the person who asked is shown, and nobody else.</summary>
public sealed record Reply
{
    public static readonly Reply None = new();

    public Message? Message { get; private init; }
    public Modal? View { get; private init; }

    /// <summary>Takes the place of the message whose button was pressed, if only this person saw it.</summary>
    public bool Replaces { get; private init; }

    public static Reply Say(Message message) => new() { Message = message };

    /// <param name="mrkdwn">User text in it is escaped.</param>
    public static Reply Say(string mrkdwn) => Say(new Message(mrkdwn));

    public static Reply Replace(Message message) => new() { Message = message, Replaces = true };

    /// <summary>Fills the modal that was opened; said as a message when it could not be opened.</summary>
    public static Reply Show(Modal view) => new() { View = view };

    public static Reply Of(Failure failure) => Say(TextOf(failure));

    internal static string TextOf(Failure failure) => failure.Faults.Count > 1
        ? Mrkdwn.Escape(failure.Message) + "\n" + string.Join('\n', failure.Faults.Select(f => "• " + Mrkdwn.Escape(f.Message)))
        : Mrkdwn.Escape(failure.Message);
}

/// <summary>What happens to a modal that was submitted.</summary>
public sealed record ModalAnswer
{
    /// <summary>All of them close.</summary>
    public static readonly ModalAnswer Done = new() { Action = "clear" };

    string Action { get; init; } = "";

    /// <summary>Somebody was quicker: nothing is done, and whoever knows the form shows it again.</summary>
    public Failure? Overtaken { get; private init; }

    IReadOnlyDictionary<string, string>? Errors { get; init; }
    Modal? View { get; init; }

    /// <summary>It stays open; each fault stands under its field, and what was typed stays.</summary>
    public static ModalAnswer Refused(Failure failure, SubmissionCall call)
    {
        var faults = failure.Faults.Count > 0 ? failure.Faults : [new Fault("", failure.Message)];
        var placed = faults.GroupBy(f => call.Has(f.Field) ? f.Field : "").ToDictionary(g => g.Key, g => string.Join(' ', g.Select(f => f.Message)));
        if (placed.Remove("", out var whole))
        {
            // A fault of no field shown here: under the first one, where it is seen.
            if (call.View.State?.Values.Keys.FirstOrDefault() is not { } first) return Show(Modal.Notice("Not done", Mrkdwn.Escape(whole)));
            placed[first] = placed.TryGetValue(first, out var own) ? $"{whole} {own}" : whole;
        }
        return new() { Action = "errors", Errors = placed };
    }

    /// <summary>Another modal in its place.</summary>
    public static ModalAnswer Show(Modal view) => new() { Action = "update", View = view };

    /// <summary>In place of a form that has no sense any more: what is true, and what was typed.</summary>
    public static ModalAnswer NotDone(string mrkdwn, SubmissionCall call) => Show(Modal.Notice("Not done", mrkdwn + Typed.Quote(call)));

    public static ModalAnswer Stale(Failure failure, SubmissionCall call) => NotDone(Mrkdwn.Escape(failure.Message), call) with { Overtaken = failure };

    public static ModalAnswer Push(Modal view) => new() { Action = "push", View = view };

    public string ToJson()
    {
        var answer = new JsonObject { ["response_action"] = Action };
        if (Errors is not null) answer["errors"] = new JsonObject(Errors.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));
        if (View is not null) answer["view"] = JsonNode.Parse(Fit.View(View));
        return answer.ToJsonString();
    }

    public static string ToJson(IReadOnlyList<Option> options) =>
        new JsonObject { ["options"] = JsonNode.Parse(JsonSerializer.Serialize(Fit.Options(options), BlockJson.Readable.IReadOnlyListOption)) }.ToJsonString();
}
