using Postmortem.Tests.Features.Exports;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>From the company's account of 2 July 2019, in our words. Where it is silent (who was asked, who approved), something that such a review would say.</summary>
static class CloudflareStory
{
    const string Source = "Published account of 12 July 2019";

    public static readonly ReviewStory Story = new()
    {
        File = RealIncident.Cloudflare,
        Milestones = new Dictionary<string, object>
        {
            ["impact start"] = new { at = "2019-07-02T13:42:00Z", accuracy = "exact", source = Source },
            ["impact end"] = new { at = "2019-07-02T14:09:00Z", accuracy = "exact", source = Source },
            ["acknowledged"] = new { not_applicable_because = "The first page was followed by many within a minute; none of them is told to have been confirmed" },
            ["rollback verified"] = new { at = "2019-07-02T14:09:00Z", accuracy = "exact", source = Source },
        },
        Impacts = [new { quantity = "Traffic at the low point", value = "18 % of the usual", source = Source }],
        DataLoss = new { data_loss = "no", note = "Requests were refused at the edge; nothing that customers keep is stored there" },
        Rollbacks = new Dictionary<int, object>
        {
            [1] = new { scope = "Managed firewall rules in every location", metric = "CPU use of edge servers", threshold = "as before 13:42", value = "as before 13:42, at 14:09" },
            [2] = new { scope = "The managed rule set", decided_at = "2019-07-02T14:15:00Z", decider_role = "commander", why = "The firewall protects customers, so it should not stay off", metric = "CPU use of one location with the old rule set", threshold = "no rise for 20 minutes", value = "no rise" },
        },
        Factors =
        [
            new("design", "The expression contained `.*(?:.*=.*)`, whose running time grows with the square of the input"),
            new("change", "The guard was taken out while its code was made to use less CPU"),
            new("testing", "The rule suite reported no regression for the rule that was released"),
            new("process", "Procedure allows managed rules to go everywhere at once, so that new attacks are answered within seconds"),
            new("tooling", "The sign-in to the control panel ran through the failing service, and credentials of people who use it rarely had expired", "Rehearsing the bypass is part of the yearly drill already"),
        ],
        FollowUps =
        [
            new("P0", 2, "A rule with unbounded backtracking is stopped on a test server before it holds a core for a second"),
            new("P1", 1, "All 3,868 managed rules are read, and none backtracks without a bound"),
            new("P1", 3, "The suite fails for the rule of 2 July because of its CPU time"),
            new("P2", 1, "The firewall runs on an engine with linear running time in every location"),
            new("P1", 4, "A rule reaches one location first and waits there for CPU use to be looked at"),
        ],
        Stages =
        [
            new("review", "no", "no", "A reader sees what an expression matches, not how long it runs"),
            new("unit", "yes", "no", "The suite counts matches and false alarms; **CPU time was not measured**"),
            new("integration", "no", "no", "Rules meet no other part before they are released"),
            new("load", "yes", "no such stage", "Rules were never run against traffic of production's size"),
            new("staging", "yes", "no", "Simulate mode runs on production servers and evaluates the expression like any other"),
            new("canary", "yes", "no such stage", "Rules went to every location within seconds"),
            new("monitoring", "yes", "yes", "A synthetic test failed after three minutes; CPU use itself rang later"),
        ],
        Difference = new { dimension = "traffic shape and burst", production = "Every request of every customer, with bodies of any length", test = "A few hundred short samples for each rule", effect = "Running time that grows with the input did not show" },
        Considered =
        [
            "Finding and removing the one rule; the rule set had changed in many places and each minute counted.",
            "Leaving the firewall off until a new engine is there; customers rely on it.",
        ],
        Sections = new Dictionary<string, string>
        {
            ["summary"] = "On 2 July 2019 visitors of sites behind the edge network saw HTTP 502 errors for 27 minutes, all over the world. A new managed firewall rule contained a regular expression whose running time grows quickly with its input. It reached every location within seconds, and CPU use rose to 100 %. Traffic fell to about 18 % of the usual. The firewall's managed rules were switched off everywhere at 14:07 UTC, and traffic was as usual two minutes later. The old rule set was tested in one location and switched on again by 14:52. Since then releases of rules are staged, CPU time is measured in their tests, and the guard against long-running expressions is back.",
            ["background"] = "The firewall compares each request with managed rules, many of them regular expressions. New rules go out in *simulate* mode first: they are evaluated and logged, yet block nothing. Configuration reaches every location within seconds, which is what makes it possible to answer a new attack before it spreads. A guard used to stop expressions that hold a core too long.",
            ["detection"] = "A synthetic test of the firewall failed three minutes after the release and paged. Alerts about errors at the edge and about traffic followed within the same minute.\n\n### Earlier signals\n\nNone that anybody could act on: the rule passed its suite, and simulate mode showed no wrong match.",
            ["rollback"] = "The **global switch-off** was the second way that was looked at, after the search for the one rule. Signing in to the control panel failed, since that sign-in ran through the edge; a bypass that few had used before led there. The switch-off took effect within seconds. The way back took longer on purpose: one location, without paying traffic, then everywhere.",
            ["learned"] = "### What went well\n\nThe switch-off reached every location in seconds, and the CPU profile pointed at the firewall within ten minutes.\n\n### What was difficult\n\nThe tools that people reached for first depended on the service that was failing.\n\n### Where luck came in\n\nThe people who know the firewall best were in one room when it began.",
            ["lessons"] = "### What we no longer believe\n\nThat *simulate* means without effect: what is evaluated costs CPU.\n\n### Beyond this bug\n\nA way around the normal deployment is a deployment of its own, and needs its own brakes. Other teams with a fast lane for configuration should look whether theirs has any.",
            ["communications"] = "### Said inside\n\nThe incident was declared to all engineering at 13:50 UTC; support was told what to answer customers.\n\n### Said outside\n\nThe status page told of widespread errors at once. A short account followed the same day, the long one on 12 July.\n\n### Who approved the text for outside\n\nThe chief technology officer, who also signed the long account.",
            ["sign-off"] = "The commander, the firewall team and the on-call engineers in London took part.\n\nNobody sees it differently. Customers read it as a public account.",
        },
        Told = new Dictionary<string, string>
        {
            ["Facts"] = "waf-managed-rules",
            ["Summary"] = "whose running time grows quickly with its input",
            ["Impact"] = "18 % of the usual",
            ["Background"] = "Configuration reaches every location within seconds",
            ["Timeline"] = "still evaluates the expression",
            ["Detection"] = "failed three minutes after the release",
            ["Response and decisions"] = "the rule set had changed in many places",
            ["Rollback and recovery"] = "a bypass that few had used before",
            ["Contributing factors"] = "Rule tests measured matching, not CPU use",
            ["What we learned about our own work"] = "were in one room when it began",
            ["Lessons and surprises"] = "needs its own brakes",
            ["Seen before"] = "No earlier incident that everybody may read looks alike",
            ["Follow-ups"] = "Stage rule releases except in emergencies",
            ["Communications"] = "The chief technology officer, who also signed",
            ["Evidence"] = "blog.cloudflare.com",
            ["Participants and sign-off"] = "the on-call engineers in London took part",
            ["How the tests let it pass"] = "CPU time was not measured",
        },
    };
}
