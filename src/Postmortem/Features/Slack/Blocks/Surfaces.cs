using System.Text.Json.Serialization;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>A message. The text is the notification, and all that is shown when there are no blocks.</summary>
/// <param name="Text">In mrkdwn, user text escaped.</param>
public sealed record Message(string Text)
{
    public IReadOnlyList<Block> Blocks { get; init; } = [];

    /// <summary>Where the whole can be read when something had to be cut.</summary>
    public Uri? More { get; init; }

    public static Message Of(string text, params IReadOnlyList<Block> blocks) => new(text) { Blocks = blocks };
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Modal), "modal")]
[JsonDerivedType(typeof(Home), "home")]
public abstract record View
{
    public IReadOnlyList<Block> Blocks { get; init; } = [];

    /// <summary>Comes back with whatever is pressed or submitted; at most 3,000 characters.</summary>
    public string? PrivateMetadata { get; init; }
}

public sealed record Modal : View
{
    [JsonConstructor]
    public Modal(PlainText title) => Title = title;

    public Modal(string title) : this(new PlainText(title))
    {
    }

    public PlainText Title { get; init; }
    public string? CallbackId { get; init; }
    public PlainText? Submit { get; init; }
    public PlainText? Close { get; init; } = new("Cancel");

    /// <summary>What stands there within the trigger's three seconds, until the real one is ready.</summary>
    public static Modal Loading(string title) => new(title)
    {
        Close = new PlainText("Close"),
        Blocks = [Block.Section("One moment…"), Block.Context("If this stays, close it and try again; nothing was changed.")],
    };

    /// <summary>In the place of a form that cannot be shown, or after one that is done.</summary>
    public static Modal Notice(string title, string mrkdwn) => new(title) { Close = new PlainText("Close"), Blocks = [Block.Section(mrkdwn)] };
}

public sealed record Home : View;
