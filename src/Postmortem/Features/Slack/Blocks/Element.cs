using System.Text.Json.Serialization;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>What can be pressed, typed into or chosen from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(TextInput), "plain_text_input")]
[JsonDerivedType(typeof(Select), "static_select")]
[JsonDerivedType(typeof(MultiSelect), "multi_static_select")]
[JsonDerivedType(typeof(ExternalSelect), "external_select")]
[JsonDerivedType(typeof(MultiExternalSelect), "multi_external_select")]
[JsonDerivedType(typeof(UserSelect), "users_select")]
[JsonDerivedType(typeof(MultiUserSelect), "multi_users_select")]
[JsonDerivedType(typeof(Checkboxes), "checkboxes")]
[JsonDerivedType(typeof(RadioButtons), "radio_buttons")]
[JsonDerivedType(typeof(Overflow), "overflow")]
[JsonDerivedType(typeof(DatePicker), "datepicker")]
[JsonDerivedType(typeof(MomentPicker), "datetimepicker")]
public abstract record Element(string ActionId);

public sealed record Button(PlainText Text, string ActionId) : Element(ActionId)
{
    public string? Value { get; init; }
    public string? Url { get; init; }

    /// <summary>primary or danger.</summary>
    public string? Style { get; init; }
    public Confirmation? Confirm { get; init; }

    public static Button Of(string text, string actionId, string? value = null, string? style = null) => new(new PlainText(text), actionId) { Value = value, Style = style };

    /// <summary>Opens a page. Slack sends a press nevertheless, which is acknowledged and forgotten.</summary>
    public static Button Link(string text, Uri url, string actionId = "open_link") => new(new PlainText(text), actionId) { Url = url.AbsoluteUri };
}

public sealed record Confirmation(PlainText Title, PlainText Text, PlainText Confirm, PlainText Deny);

public sealed record TextInput(string ActionId = TextInput.Usual) : Element(ActionId)
{
    public const string Usual = "value";

    public bool? Multiline { get; init; }
    public string? InitialValue { get; init; }
    public PlainText? Placeholder { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
}

public sealed record Option(PlainText Text, string Value)
{
    public PlainText? Description { get; init; }

    public static Option Of(string text, string value, string? description = null) => new(new PlainText(text), value) { Description = description is null ? null : new PlainText(description) };
}

public sealed record Select(IReadOnlyList<Option> Options, string ActionId = TextInput.Usual) : Element(ActionId)
{
    public Option? InitialOption { get; init; }
    public PlainText? Placeholder { get; init; }
}

public sealed record MultiSelect(IReadOnlyList<Option> Options, string ActionId = TextInput.Usual) : Element(ActionId)
{
    public IReadOnlyList<Option>? InitialOptions { get; init; }
    public PlainText? Placeholder { get; init; }
}

/// <summary>Asks the product for its options while somebody types: see <c>ISuggestion</c>.</summary>
public sealed record ExternalSelect(string ActionId) : Element(ActionId)
{
    public Option? InitialOption { get; init; }
    public PlainText? Placeholder { get; init; }
    public int? MinQueryLength { get; init; }
}

public sealed record MultiExternalSelect(string ActionId) : Element(ActionId)
{
    public IReadOnlyList<Option>? InitialOptions { get; init; }
    public PlainText? Placeholder { get; init; }
    public int? MinQueryLength { get; init; }
}

public sealed record UserSelect(string ActionId = TextInput.Usual) : Element(ActionId)
{
    public string? InitialUser { get; init; }
    public PlainText? Placeholder { get; init; }
}

public sealed record MultiUserSelect(string ActionId = TextInput.Usual) : Element(ActionId)
{
    public IReadOnlyList<string>? InitialUsers { get; init; }
    public PlainText? Placeholder { get; init; }
}

public sealed record Checkboxes(IReadOnlyList<Option> Options, string ActionId = TextInput.Usual) : Element(ActionId)
{
    public IReadOnlyList<Option>? InitialOptions { get; init; }
}

public sealed record RadioButtons(IReadOnlyList<Option> Options, string ActionId = TextInput.Usual) : Element(ActionId)
{
    public Option? InitialOption { get; init; }
}

public sealed record Overflow(IReadOnlyList<Option> Options, string ActionId) : Element(ActionId);

public sealed record DatePicker(string ActionId = TextInput.Usual) : Element(ActionId)
{
    public string? InitialDate { get; init; }
    public PlainText? Placeholder { get; init; }
}

public sealed record MomentPicker(string ActionId = TextInput.Usual) : Element(ActionId)
{
    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("initial_date_time")]
    public long? InitialDateTime { get; init; }
}
