using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Working;

namespace Postmortem.Features.Slack.Declaring;

/// <summary>Services while somebody types: where there are more than a list may hold.</summary>
public sealed class FindService(Database database) : ISuggestion
{
    public const string Action = "find_service";

    public string ActionId => Action;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Declare;

    public async Task<IReadOnlyList<Option>> FindAsync(SuggestionCall call, CancellationToken ct) =>
        NameSelect.Matching(call.Typed, (await database.ReadAsync(s => s.ListServiceChoicesAsync(), ct)).Select(s => (s.Id, s.Name)));

    /// <param name="chosen">At first; null for none.</param>
    public static Element Among(IReadOnlyList<Option> services, Option? chosen) => services.Count > Fit.SelectOptions
        ? new MultiExternalSelect(Action) { InitialOptions = chosen is null ? null : [chosen], Placeholder = new PlainText("Type a name"), MinQueryLength = 0 }
        : new MultiSelect(services) { InitialOptions = chosen is null ? null : [chosen] };
}
