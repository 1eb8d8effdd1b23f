namespace Postmortem.Features.Executors.Kinds;

public static class ExecutorKinds
{
    public static readonly IReadOnlyList<IExecutorKind> All = [new Webhook(), new GitHubWorkflow(), new GitHubDeployment(), new GitLabPipeline(), new ArgoCd()];

    public static IExecutorKind? Find(string? key) => All.FirstOrDefault(k => k.Key == key);
}
