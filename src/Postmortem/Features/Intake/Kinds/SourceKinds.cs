namespace Postmortem.Features.Intake.Kinds;

public static class SourceKinds
{
    public static readonly IReadOnlyList<ISourceKind> All = [new GitHub(), new GitLab(), new ArgoCd(), new CdEvents(), new LaunchDarkly(), new Unleash(), new Terraform(), new Generic()];

    public static ISourceKind? Find(string? key) => All.FirstOrDefault(k => k.Key == key);
}
