using Postmortem.Features.Slack.Client;

namespace Postmortem.Features.Slack.Outbound;

/// <summary>
/// One kind of thing done at Slack. May run again after a kill at any point, so it must be idempotent alone: look first where
/// <see cref="OutboundItem.MayBeDone"/>, keep what Slack answered at once.
/// </summary>
public interface IOutboundTask
{
    /// <summary>As <see cref="OutboundWork.Task"/> names it.</summary>
    string Name { get; }

    /// <exception cref="SlackException">It is tried again, or shown to an administrator with the remedy, as its trouble says.</exception>
    Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct);
}
