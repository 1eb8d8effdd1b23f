namespace Postmortem.Features.Rollbacks.Drills;

public static class DrillResult
{
    public const string Worked = "worked";
    public const string Partial = "partial";
    public const string Failed = "failed";

    public static string InWords(string result) => result switch
    {
        Worked => "it worked",
        Partial => "it worked only in part",
        _ => "it failed",
    };
}
