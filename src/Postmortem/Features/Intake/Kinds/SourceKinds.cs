using Postmortem.Features.Intake.Kinds.Alerts;

namespace Postmortem.Features.Intake.Kinds;

public static class SourceKinds
{
    public static readonly IReadOnlyList<ISourceKind> All =
    [
        new GitHub(), new GitLab(), new ArgoCd(), new CdEvents(), new LaunchDarkly(), new Unleash(), new Terraform(), new Generic(),
        new Alertmanager(), new Grafana(), new PagerDuty(), new Datadog(), new Sentry(), new Opsgenie(), new CloudWatch(), new GenericAlerts(),
    ];

    /// <summary>For a select: those of changes first.</summary>
    public static IEnumerable<(string Value, string Text)> Choices => All.Select(k => (k.Key, $"{(k.TellsAlerts ? "Alerts" : "Changes")}: {k.Name}"));

    public static ISourceKind? Find(string? key) => All.FirstOrDefault(k => k.Key == key);
}
