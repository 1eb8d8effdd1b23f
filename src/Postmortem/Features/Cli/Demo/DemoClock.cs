namespace Postmortem.Features.Cli.Demo;

/// <summary>Stands where the story is, so that what the operations write has the story's times.</summary>
sealed class DemoClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Now;
}
