using Postmortem.Features.Shared;

namespace Postmortem.Tests.Features.Shared;

public sealed class WordsTests
{
    [Theory]
    [InlineData("fits", 4, "fits", "fits")]
    [InlineData("longer", 4, "long", "lon…")]
    [InlineData("abc🚒", 4, "abc", "abc…")]
    [InlineData("ab🚒cd", 4, "ab🚒", "ab…")]
    [InlineData("🚒🚒🚒", 5, "🚒🚒", "🚒🚒…")]
    public void Nothing_is_cut_through_a_character(string text, int longest, string cut, string fitted)
    {
        Assert.Equal(cut, Words.Cut(text, longest));
        Assert.Equal(fitted, Words.Fit(text, longest));
    }
}
