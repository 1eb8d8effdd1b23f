using Postmortem.Features.Reviews.Factors;

namespace Postmortem.Tests.Features.Reviews;

public sealed class FactorWordingTests
{
    static readonly string[] People = ["Ana Costa", "Max", "Owen Page", "Grace Lantern"];
    static readonly string[] Services = ["max", "lantern"];

    [Theory]
    [InlineData("Human error during the deploy")]
    [InlineData("Operator error")]
    [InlineData("Root cause: user error")]
    [InlineData("The engineer forgot to warm the cache")]
    [InlineData("The on-call engineer failed to look at the panel")]
    [InlineData("We should have tested with bursts")]
    [InlineData("The team ignored the alert")]
    [InlineData("Someone accidentally deleted the table")]
    [InlineData("The developer made a mistake in the migration")]
    [InlineData("ana costa changed the wrong setting")]
    [InlineData("Owen forgot to look at the export")]
    [InlineData("The check passed because Owen had not read the log")]
    [InlineData("The table was deleted by Ana")]
    [InlineData("Costa’s typo in the host name")]
    public void A_persons_act_is_found(string text) => Assert.NotNull(FactorWording.Check(text, People, Services));

    [Theory]
    [InlineData("The probe failed to drop broken pods")]
    [InlineData("The service should have retried with back-off")]
    [InlineData("The error rate was not alerted on")]
    [InlineData("A user error message hides the cause")]
    [InlineData("Nobody was paged")]
    [InlineData("The cache forgot its entries after the restart")]
    [InlineData("The on-call engineer rolled back with a cold cache")]
    [InlineData("The package manager failed to verify the checksum")]
    [InlineData("The alert text says “human error”")]
    [InlineData("`git blame` shows no owner")]
    [InlineData("max sheds load too late")]
    [InlineData("Maximum connections were not limited")]
    [InlineData("Grace period for late orders was longer than the lease")]
    [InlineData("Page loads waited for the slowest shard")]
    [InlineData("Lantern dropped what it could not parse")]
    [InlineData("Owens Road data centre lost power")]
    public void What_speaks_of_conditions_or_software_passes(string text) => Assert.Null(FactorWording.Check(text, People, Services));

    [Fact]
    public void The_finding_shows_the_words_and_asks_on() =>
        Assert.EndsWith("?", FactorWording.Check("The engineer forgot to warm the cache", [], [])!.Question);
}
