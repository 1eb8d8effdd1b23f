using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Doors;

public sealed class SlackSignals : IDisposable
{
    public Signal Inbox { get; } = new();

    public Signal Outbound { get; } = new();

    public void Dispose()
    {
        Inbox.Dispose();
        Outbound.Dispose();
    }
}
