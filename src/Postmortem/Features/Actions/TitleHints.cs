using System.Text.RegularExpressions;

namespace Postmortem.Features.Actions;

/// <summary>
/// Suggestions for a better follow-up: actionable, specific, bounded. They are shown, never enforced.
/// Titles that do not begin with a Latin letter are left alone: the rules know English only.
/// </summary>
public static partial class TitleHints
{
    static readonly HashSet<string> Verbs = new(StringComparer.OrdinalIgnoreCase);

    static readonly string[] Endless = ["investigate", "improve", "consider", "ensure", "review", "explore", "look", "think", "evaluate", "discuss", "try"];

    static TitleHints() => Verbs.UnionWith("""
        accept add adapt adjust adopt agree alert align allow analyse analyze annotate apply archive ask assert assign attach audit authenticate
        automate avoid back backport balance ban batch benchmark block bound break bring buffer build bump bypass cache calculate call cancel cap
        capture catch change check choose clarify clean clear close coalesce collect combine compare compress configure confirm connect consider
        consolidate contact contain convert copy count cover create cut deactivate debounce decide decouple decrease define delay delete deploy
        deprecate design detect determine disable discuss display distribute divide document double drain drill drop duplicate educate eliminate
        emit enable encrypt enforce enlarge ensure establish evaluate evict examine exclude exercise expand expire explain explore export expose
        extend fail fence fetch file filter find finish fix flag flush follow force formalise formalize gate generate give grant grow guard halve
        handle harden hide hold implement import improve include increase index inform inject inspect install instrument integrate introduce
        invalidate invert investigate isolate issue join keep label launch let limit link list load lock log look loosen lower maintain make map
        mark measure merge migrate mirror mitigate mock monitor move mute name notify obtain offer open optimise optimize order organise organize
        page parallelise parallelize partition patch pause persist pin plan post practise practice preload prepare prevent print prioritise
        prioritize probe profile prohibit promote protect prove provide provision prune publish purge push put query quarantine queue raise randomise
        randomize rate reach read rebalance rebuild recalculate recheck record recover redesign redirect reduce refactor refuse register rehearse
        reject release reload remind remove rename reorder repair repeat replace replay replicate report reproduce request require rerun reserve
        reset resize resolve restart restore restrict restructure retain retire retry return reuse revert review revise revoke rewrite roll rotate
        route run sample sanitise sanitize scale scan schedule scope script seed segment send separate serialise serialize serve set shard share
        shed shift shorten show shrink shut sign simplify simulate skip smooth snapshot sort spawn specify speed split spread stage standardise
        standardize start stop store stream strengthen stress strip subscribe support suppress switch sync synchronise synchronize tag take teach
        tell test think throttle tie tighten time trace track train transfer translate triage trigger trim try tune turn unblock uncouple undo unify
        update upgrade use validate vary verify version wait warm warn watch widen wire withdraw wrap write
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <returns>One sentence each; empty when there is nothing to suggest.</returns>
    public static IReadOnlyList<string> For(ActionItem item)
    {
        var hints = new List<string>();
        var first = FirstWord().Match(item.Title).Value;
        if (first.Length > 0 && !Verbs.Contains(first.Split('-')[0]))
            hints.Add("Begin with a verb: what will somebody do?");
        if (item.DoneWhen.Length == 0)
            hints.Add(Endless.Contains(first, StringComparer.OrdinalIgnoreCase)
                ? $"“{first}” has no end that one can see. What will exist when it is finished? Say it under “Done when”."
                : "Say under “Done when” how anybody can tell that it is finished.");
        if (Reminding().Match(item.Title) is { Success: true } remedy)
            hints.Add($"“{remedy.Value}” asks people to be different. What would make the careful path the easy one?");
        if (item.Owner.Length == 0) hints.Add("Nobody owns it yet. One person or team who agreed to it keeps it alive.");
        return hints;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z-]*")]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"\b(remind(ing|er)?|(re)?train(ing)? (the |all |every |our )?(engineers?|staff|people|teams?|on-call|responders?|developers?|operators?|everyone|everybody)|training|educate|(be|being) (more )?(careful|aware|vigilant|cautious)|pay (more |closer )?attention|raise awareness|double[- ]check)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Reminding();
}
