using Postmortem.Features.Slack.Blocks;

namespace Postmortem.Features.Slack.Dispatch;

/// <summary>What somebody typed and chose in a form that can not be taken as it is. It is lost in no case.</summary>
static class Typed
{
    /// <summary>The same fields with what was typed there.</summary>
    public static IEnumerable<Block> Into(IEnumerable<Block> blocks, SubmissionCall call) => blocks.Select(b =>
        b is InputBlock { BlockId: { } field } input && call.Has(field) ? input with { Element = With(input.Element, field, call) } : b);

    /// <summary>To copy, where there is no form for it any more; empty when nothing was typed.</summary>
    public static string Quote(SubmissionCall call)
    {
        var texts = (call.View.State?.Values.Values ?? Enumerable.Empty<Dictionary<string, Wire.StateValue>>()).SelectMany(v => v.Values).Select(v => v.Value?.Trim()).OfType<string>().Where(t => t.Length > 0).ToList();
        return texts.Count == 0 ? "" : $"\n\n*What you wrote*{string.Concat(texts.Select(t => $"\n>{Mrkdwn.Escape(t).ReplaceLineEndings("\n>")}"))}";
    }

    static Element With(Element element, string field, SubmissionCall call) => element switch
    {
        TextInput text => text with { InitialValue = call.Text(field) },
        DatePicker date => date with { InitialDate = call.Text(field) },
        Select select => select with { InitialOption = select.Options.FirstOrDefault(o => o.Value == call.Text(field)) },
        MultiSelect many => many with { InitialOptions = Chosen(many.Options, field, call) },
        Checkboxes boxes => boxes with { InitialOptions = Chosen(boxes.Options, field, call) },
        ExternalSelect found when call.Option(field) is { Value: { } value, Text.Text: { } shown } => found with { InitialOption = Option.Of(shown, value) },
        MultiExternalSelect many => many with { InitialOptions = call.Options(field).Where(o => o is { Value: not null, Text.Text: not null }).Select(o => Option.Of(o.Text!.Text!, o.Value!)).ToList() is { Count: > 0 } chosen ? chosen : null },
        _ => element,
    };

    static List<Option>? Chosen(IReadOnlyList<Option> options, string field, SubmissionCall call) =>
        options.Where(o => call.Choices(field).Contains(o.Value)).ToList() is { Count: > 0 } chosen ? chosen : null;
}
