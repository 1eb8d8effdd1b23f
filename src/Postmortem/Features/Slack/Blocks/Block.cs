using System.Text.Json.Serialization;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>Block Kit, as far as the product uses it. Lengths are <see cref="Fit"/>'s matter: build freely.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HeaderBlock), "header")]
[JsonDerivedType(typeof(SectionBlock), "section")]
[JsonDerivedType(typeof(ContextBlock), "context")]
[JsonDerivedType(typeof(DividerBlock), "divider")]
[JsonDerivedType(typeof(ActionsBlock), "actions")]
[JsonDerivedType(typeof(InputBlock), "input")]
public abstract record Block
{
    public string? BlockId { get; init; }

    public static Block Header(string text) => new HeaderBlock(new PlainText(text));

    /// <param name="mrkdwn">Already escaped: see <see cref="Mrkdwn"/>.</param>
    public static Block Section(string mrkdwn, Element? accessory = null) => new SectionBlock { Text = new MarkdownText(mrkdwn), Accessory = accessory };

    public static Block Columns(params IEnumerable<string> mrkdwn) => new SectionBlock { Fields = [.. mrkdwn.Select(m => new MarkdownText(m))] };

    /// <summary>Small and grey.</summary>
    public static Block Context(string mrkdwn) => new ContextBlock([new MarkdownText(mrkdwn)]);

    public static Block Divider() => new DividerBlock();

    public static Block Actions(params IEnumerable<Element> elements) => new ActionsBlock([.. elements]);

    /// <param name="field">The operation's name of the field: a fault that names it is shown under this input.</param>
    public static Block Input(string field, string label, Element element, bool optional = false, string? hint = null, bool tells = false) => new InputBlock(new PlainText(label), element)
    {
        BlockId = field,
        Optional = optional ? true : null,
        Hint = hint is null ? null : new PlainText(hint),
        DispatchAction = tells ? true : null,
    };
}

public sealed record HeaderBlock(PlainText Text) : Block;

public sealed record SectionBlock : Block
{
    public MarkdownText? Text { get; init; }
    public IReadOnlyList<MarkdownText>? Fields { get; init; }
    public Element? Accessory { get; init; }
}

public sealed record ContextBlock(IReadOnlyList<MarkdownText> Elements) : Block;

public sealed record DividerBlock : Block;

public sealed record ActionsBlock(IReadOnlyList<Element> Elements) : Block;

public sealed record InputBlock(PlainText Label, Element Element) : Block
{
    public bool? Optional { get; init; }
    public PlainText? Hint { get; init; }

    /// <summary>Sends a button press while the modal is still open.</summary>
    public bool? DispatchAction { get; init; }
}

/// <summary>Shown as it stands; Slack escapes it.</summary>
public sealed record PlainText(string Text)
{
    // Not the serialiser's discriminator: that is written only where the declared type is a base type.
    public string Type => "plain_text";
}

/// <summary>Slack's own mark-up; user text in it is escaped by <see cref="Mrkdwn"/>.</summary>
public sealed record MarkdownText(string Text)
{
    public string Type => "mrkdwn";
}
