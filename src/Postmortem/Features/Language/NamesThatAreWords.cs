namespace Postmortem.Features.Language;

/// <summary>
/// Names of people that reviews use as words too, beside what the coach's own lists hold: where such a word stands as a word might, in small letters or
/// where a sentence begins, it tells of nobody. A list can only hold what is common; what is not in it is taken for a name.
/// </summary>
public static class NamesThatAreWords
{
    static readonly HashSet<string> All =
    [
        .. """
           abe ace admin al amber angel api april art august bill bob bot bots brook bug carol chance chase chip chuck ci clay cliff cloud cody core cruz daily dale dash dawn day dean dev don dot drew
           duke earl ed edge eve faith field flow ford frank gene glen grace grant green guy hank hope hunt hunter ivy jack jar jay jean jet joy june ken key kit lance lane lee link long mark mason max may
           mike miles min monitoring miner nick norm ops page paris pat patch paul pearl penny pierce ping pool port price queue rain ram ray reed rich rod root rose ruby rusty sage sandy sky skip sol stew
           sue summer sun tab tag test tester tip tom trace trip ty van vi victor violet wade wait walker ward web will winter woody worth young
           """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <param name="word">In small letters.</param>
    public static bool Has(string word) => All.Contains(word);
}
