using System.Globalization;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Declaring;

/// <summary>What the form knows without showing it.</summary>
/// <param name="Proposal">Of alerts; null when somebody declares by themselves.</param>
/// <param name="Seen">Open incidents that it showed as possibly the same.</param>
public sealed record DeclareSubject(Guid? Proposal, IReadOnlyList<int> Seen)
{
    public string Write() => string.Join(' ', Seen.Select(n => n.ToString(CultureInfo.InvariantCulture)).Prepend(Proposal?.ToString("D") ?? "-"));

    public static DeclareSubject Read(string? text)
    {
        var parts = (text ?? "").Split(' ');
        return new(Guid.TryParse(parts[0], out var proposal) ? proposal : null, [.. parts.Skip(1).Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)]);
    }
}

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
            PrivateMetadata = new DeclareSubject(proposal?.Id, [.. duplicates.Select(d => d.Number)]).Write(),
            Submit = new PlainText(duplicates.Count == 0 ? "Declare" : "Declare all the same"),
            Blocks =
            [
                .. Duplicates(duplicates, app),
                Block.Input("title", "What is wrong?", new TextInput { InitialValue = title, MaxLength = DeclareIncident.LongestTitle, Placeholder = new PlainText("Checkout answers with errors") }),
                Block.Input("severity", "Severity", new Select(options) { InitialOption = options.Find(o => o.Value == wanted) }),
                Block.Input("summary", "What is seen", new TextInput { Multiline = true }, optional: true),
                Block.Input("services", "Services", FindService.Among(choices, choices.Find(o => o.Value == proposal?.ServiceId?.ToString("D"))), optional: true),
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
