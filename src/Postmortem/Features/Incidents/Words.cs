namespace Postmortem.Features.Incidents;

static class Words
{
    /// <summary>mitigated → Mitigated</summary>
    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
