using Postmortem.Data;

namespace Postmortem.Tests.Data;

public sealed class OrderedKeyTests
{
    [Fact]
    public void Keys_sort_as_they_were_made_also_when_the_clock_is_set_back_and_forth()
    {
        var noon = new DateTimeOffset(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);
        TimeSpan[] clock = [TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.FromHours(-1), TimeSpan.Zero, TimeSpan.FromMilliseconds(1)];
        var made = Enumerable.Range(0, 6000).Select(i => OrderedKey.Next(noon + clock[i % clock.Length])).ToList();
        Assert.Equal(made.Select(k => k.ToString()), made.Select(k => k.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(made.Count, made.Distinct().Count());
    }
}
