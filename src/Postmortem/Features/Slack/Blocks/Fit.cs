using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>
/// The one place that knows Slack's lengths and counts. What people read is cut with "…" and a link to the whole; what programs
/// read (ids, values) cannot be cut, and one that is too long is a fault of ours.
/// </summary>
public static class Fit
{
    public const int MessageText = 4000;
    public const int SectionText = 3000;
    public const int FieldText = 2000;
    public const int HeaderText = 150;
    public const int MessageBlocks = 50;
    public const int ViewBlocks = 100;
    public const int WholeMessage = 12_000;
    public const int SelectOptions = 100;
    public const int InputText = 3000;
    const int Title = 24;
    const int Identifier = 255;

    public static string Text(Message message) => message.Text.Length == 0 ? "…" : MrkdwnCut.To(message.Text, MessageText, message.More);

    /// <returns>JSON; null when the message is its text alone.</returns>
    public static string? Blocks(Message message)
    {
        if (message.Blocks.Count == 0) return null;
        IReadOnlyList<Block> blocks = [.. message.Blocks.Select(b => Of(b, message.More)).OfType<Block>()];
        if (blocks.Count > MessageBlocks)
            blocks = [.. blocks.Take(MessageBlocks - 1), Block.Context(message.More is { } more ? Mrkdwn.Link(more, "… the rest is on the web") : "…")];
        for (var most = SectionText; blocks.Sum(LengthOf) > WholeMessage && most > 50; most = most * 2 / 3)
            blocks = [.. blocks.Select(b => b is SectionBlock { Text: { } text } section ? section with { Text = Cut(text, most, message.More) } : b)];
        return blocks.Count == 0 ? null : JsonSerializer.Serialize(blocks, BlockJson.Readable.IReadOnlyListBlock);
    }

    public static string View(View view)
    {
        Identify(view.PrivateMetadata, 3000, "private_metadata");
        IReadOnlyList<Block> blocks = [.. view.Blocks.Select(b => Of(b, null)).OfType<Block>().Take(ViewBlocks)];
        View fitted = view with { Blocks = blocks };
        if (view is Modal modal)
        {
            Identify(modal.CallbackId, Identifier, "callback_id");
            fitted = modal with
            {
                Blocks = blocks,
                Title = Plain(modal.Title, Title),
                Close = Plain(modal.Close, Title),
                // Slack wants a button wherever something is asked.
                Submit = Plain(modal.Submit, Title) ?? (blocks.Any(b => b is InputBlock) ? new PlainText("Save") : null),
            };
        }
        return JsonSerializer.Serialize(fitted, BlockJson.Readable.View);
    }

    public static IReadOnlyList<Option> Options(IEnumerable<Option> options, int most = SelectOptions) => [.. options.Take(most).Select(Of)];

    public static string Topic(string topic) => Plain(topic, 250);

    /// <returns>Null for a block that would be empty, which Slack refuses.</returns>
    static Block? Of(Block block, Uri? more)
    {
        Identify(block.BlockId, Identifier, "block_id");
        return block switch
        {
            HeaderBlock header => string.IsNullOrWhiteSpace(header.Text.Text) ? null : header with { Text = Plain(header.Text, HeaderText) },
            SectionBlock section => Of(section, more),
            ContextBlock context => context.Elements.Where(e => e.Text.Length > 0).Take(10).Select(e => Cut(e, SectionText, more)).ToList() is { Count: > 0 } kept ? context with { Elements = kept } : null,
            ActionsBlock actions => actions.Elements.Take(25).Select(Of).OfType<Element>().ToList() is { Count: > 0 } kept ? actions with { Elements = kept } : null,
            InputBlock input => Of(input.Element) is { } element ? input with { Label = Plain(input.Label, 2000), Hint = Plain(input.Hint, 2000), Element = element } : null,
            _ => block,
        };
    }

    static SectionBlock? Of(SectionBlock section, Uri? more)
    {
        var text = string.IsNullOrWhiteSpace(section.Text?.Text) ? null : Cut(section.Text, SectionText, more);
        var fields = section.Fields?.Where(f => f.Text.Length > 0).Take(10).Select(f => Cut(f, FieldText, more)).ToList();
        if (fields is { Count: 0 }) fields = null;
        return text is null && fields is null ? null : section with { Text = text, Fields = fields, Accessory = section.Accessory is { } accessory ? Of(accessory) : null };
    }

    /// <returns>Null for a list without options, which Slack refuses.</returns>
    static Element? Of(Element element)
    {
        Identify(element.ActionId, Identifier, "action_id");
        switch (element)
        {
            case Button button:
                Identify(button.Value, 2000, "value of a button");
                return button with { Text = Plain(button.Text, 75), Url = button.Url is { Length: <= 3000 } ? button.Url : null, Confirm = Of(button.Confirm) };
            case TextInput input:
                var most = Math.Min(input.MaxLength ?? InputText, InputText);
                return input with { MaxLength = most, InitialValue = input.InitialValue is { Length: > 0 } text ? Plain(text, most) : null, Placeholder = Plain(input.Placeholder, 150) };
            case Select select:
                return select.Options.Count == 0 ? null : select with { Options = Options(select.Options), InitialOption = Chosen(select.InitialOption, select.Options), Placeholder = Plain(select.Placeholder, 150) };
            case MultiSelect select:
                return select.Options.Count == 0 ? null : select with { Options = Options(select.Options), InitialOptions = Chosen(select.InitialOptions, select.Options, SelectOptions), Placeholder = Plain(select.Placeholder, 150) };
            case ExternalSelect select:
                return select with { InitialOption = select.InitialOption is { } option ? Of(option) : null, Placeholder = Plain(select.Placeholder, 150) };
            case MultiExternalSelect select:
                return select with { InitialOptions = select.InitialOptions is { Count: > 0 } options ? Options(options) : null, Placeholder = Plain(select.Placeholder, 150) };
            case UserSelect select:
                return select with { Placeholder = Plain(select.Placeholder, 150) };
            case MultiUserSelect select:
                return select with { InitialUsers = select.InitialUsers is { Count: > 0 } ? select.InitialUsers : null, Placeholder = Plain(select.Placeholder, 150) };
            case Checkboxes boxes:
                return boxes.Options.Count == 0 ? null : boxes with { Options = Options(boxes.Options, 10), InitialOptions = Chosen(boxes.InitialOptions, boxes.Options, 10) };
            case RadioButtons buttons:
                return buttons.Options.Count == 0 ? null : buttons with { Options = Options(buttons.Options, 10), InitialOption = Chosen(buttons.InitialOption, buttons.Options) };
            case Overflow overflow:
                return overflow.Options.Count == 0 ? null : overflow with { Options = Options(overflow.Options, 5) };
            case DatePicker picker:
                return picker with { Placeholder = Plain(picker.Placeholder, 150) };
            default:
                return element;
        }
    }

    static Option Of(Option option)
    {
        Identify(option.Value, 150, "value of an option");
        return option with { Text = Plain(option.Text, 75), Description = Plain(option.Description, 75) };
    }

    static Confirmation? Of(Confirmation? confirm) => confirm is null ? null : new(Plain(confirm.Title, 100), Plain(confirm.Text, 300), Plain(confirm.Confirm, 30), Plain(confirm.Deny, 30));

    /// <summary>What is chosen at first must be one of the options, letter by letter.</summary>
    static Option? Chosen(Option? chosen, IReadOnlyList<Option> options) => chosen is not null && options.Take(SelectOptions).FirstOrDefault(o => o.Value == chosen.Value) is { } one ? Of(one) : null;

    static List<Option>? Chosen(IReadOnlyList<Option>? chosen, IReadOnlyList<Option> options, int most) =>
        chosen is not null && options.Take(most).Where(o => chosen.Any(c => c.Value == o.Value)).Select(Of).ToList() is { Count: > 0 } some ? some : null;

    static MarkdownText Cut(MarkdownText text, int most, Uri? more) => text with { Text = MrkdwnCut.To(text.Text, most, more) };

    /// <summary>Slack refuses empty texts.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    static PlainText? Plain(PlainText? text, int most) => text is null ? null : text with { Text = Plain(text.Text.Length > 0 ? text.Text : "…", most) };

    static string Plain(string text, int most) => Words.Fit(text, most);

    static int LengthOf(Block block) => block switch
    {
        SectionBlock section => (section.Text?.Text.Length ?? 0) + (section.Fields?.Sum(f => f.Text.Length) ?? 0),
        ContextBlock context => context.Elements.Sum(e => e.Text.Length),
        HeaderBlock header => header.Text.Text.Length,
        _ => 100,
    };

    static void Identify(string? identifier, int most, string what)
    {
        if (identifier?.Length > most) throw new ArgumentException($"The {what} has {identifier.Length} characters; Slack takes {most}.");
    }
}
