using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Declaring;

/// <summary>Ten seconds at three in the morning: a title is enough.</summary>
public static class DeclareModal
{
    public const string CallbackId = "declare";
    public const string Title = "Declare an incident";

    public static Modal Of(string title, IReadOnlyList<SeverityChoice> severities, IReadOnlyList<ServiceChoice> services, IReadOnlyList<LikelyDuplicate> duplicates, bool mayBePrivate, AppOptions app, Proposal? proposal = null)
    {
        var wanted = proposal?.Severity ?? Severity.Default;
        var choices = services.Select(s => Option.Of(s.Name, s.Id.ToString("D"))).ToList();
        var options = severities.Select(s => Option.Of($"{s.Key} {s.Name}", s.Key, s.Definition)).ToList();
        return new Modal(Title)
        {
            CallbackId = CallbackId,
            PrivateMetadata = proposal?.Id.ToString("D"),
            Submit = new PlainText("Declare"),
            Blocks =
            [
                .. Duplicates(duplicates, app),
                Block.Input("title", "What is wrong?", new TextInput { InitialValue = title, MaxLength = DeclareIncident.LongestTitle, Placeholder = new PlainText("Checkout answers with errors") }),
                Block.Input("severity", "Severity", new Select(options) { InitialOption = options.Find(o => o.Value == wanted) }),
                Block.Input("summary", "What is seen", new TextInput { Multiline = true }, optional: true),
                Block.Input("services", "Services", new MultiSelect(choices) { InitialOptions = choices.Find(o => o.Value == proposal?.ServiceId?.ToString("D")) is { } named ? [named] : null }, optional: true),
                .. mayBePrivate ? [Block.Input("visibility", "Who may see it", new Checkboxes([Option.Of("Private: only those who are invited", Visibility.Private)]), optional: true)] : Array.Empty<Block>(),
            ],
        };
    }

    static IEnumerable<Block> Duplicates(IReadOnlyList<LikelyDuplicate> duplicates, AppOptions app)
    {
        if (duplicates.Count == 0) yield break;
        yield return Block.Section("*It may be one of these already:*\n" + string.Join('\n', duplicates.Select(d =>
            $"• {Mrkdwn.Link(new Uri(app.BaseUrl, $"incidents/{d.Number}"), $"{d.Name} {d.Title}")} · {d.Severity} · {d.Status} · {Mrkdwn.Escape(d.Because)}")));
        yield return Block.Divider();
    }
}
