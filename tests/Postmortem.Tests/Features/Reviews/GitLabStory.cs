using Postmortem.Tests.Features.Exports;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>From the company's account of 10 February 2017, in our words. Where it is silent (who was asked, who approved), something that such a review would say.</summary>
static class GitLabStory
{
    const string Source = "Published account of 10 February 2017";

    public static readonly ReviewStory Story = new()
    {
        File = RealIncident.GitLab,
        Milestones = new Dictionary<string, object>
        {
            ["impact end"] = new { at = "2017-02-01T18:00:00Z", accuracy = "exact", source = Source },
            ["alerted"] = new { not_applicable_because = "The lag was seen by people who were working on the database already" },
            ["acknowledged"] = new { not_applicable_because = "Without a page there was nothing to confirm" },
            ["declared"] = new { at = "2017-01-31T23:30:00Z", accuracy = "about", source = Source },
            ["rollback verified"] = new { at = "2017-02-01T18:00:00Z", accuracy = "exact", source = Source },
        },
        Impacts = [],
        DataLoss = new { data_loss = "yes", note = "Six hours of the database: about 5,000 projects, 5,000 comments and 700 accounts" },
        Rollbacks = new Dictionary<int, object>
        {
            [1] = new { scope = "The production database", metric = "Rows of projects, compared with the snapshot", threshold = "the same", value = "the same" },
        },
        Factors =
        [
            new("design", "Both hosts are named in the account; there was no third"),
            new("configuration", "The tool was version 9.2, the server 9.6", "The job gives way to the archive of write-ahead logs"),
            new("detection", "Mails of the job were refused for want of a signature"),
            new("process", "Snapshots existed for file servers only"),
            new("testing", "Nobody had restored a dump in months", "The automated restore test of the first follow-up answers it too"),
            new("tooling", "`pg_basebackup` waits without a word until a checkpoint is done"),
            new("design", "db1 and db2 differ in one character"),
            new("data", "A colleague's account was flagged as abuse and its data were being deleted", "Deletions are soft and slow since then"),
        ],
        FollowUps =
        [
            new("P0", 3, "A dump that cannot be restored rings within a day"),
            new("P1", 1, "A restore to any minute of the last week succeeds in staging"),
            new("P1", 7, "Each production shell shows its role and colour"),
            new("P1", 4, "Each database host has a snapshot younger than a day"),
            new("P2", 6, "A person who has never done it rebuilds a replica with the script alone"),
        ],
        Stages =
        [
            new("review", "no", "no", "No change was released"),
            new("unit", "no", "no", "No code was at fault alone"),
            new("integration", "yes", "no", "The backup job was tested against the *old* version of the server"),
            new("load", "no", "no", "The load only brought forward what was missing"),
            new("staging", "yes", "no", "Replicas in staging were never rebuilt by hand"),
            new("canary", "no", "no such stage", "There is one primary"),
            new("monitoring", "yes", "no", "A backup of **a few bytes** rang nowhere"),
        ],
        Difference = new { dimension = "version", production = "PostgreSQL 9.6", test = "A client of version 9.2, chosen by its default path", effect = "Dumps that hold next to nothing" },
        Considered =
        [
            "Going on without a replica until morning; with the load of that evening nobody wanted to.",
            "The daily snapshot, 24 hours old, and the replica's own directory, which was empty by then.",
        ],
        Silences =
        [
            "the load was thought to be spam, and accounts were removed one by one",
            "staging was compared with the daily snapshot, to lose as little as possible",
            "the copy was prepared and webhooks were taken out of it, so that none would be sent twice",
            "the disks of staging gave 60 Mbit/s, and nothing made them faster",
            "webhooks were brought back and hosts came up again one by one",
        ],
        Sections = new Dictionary<string, string>
        {
            ["summary"] = "On 31 January 2017 gitlab.com lost six hours of its database and was down for about 18 hours. Load on the primary had left its only replica too far behind to catch up. While the replica was rebuilt by hand, the data directory of the primary was removed instead of that of the replica: both shells looked nearly alike. Of five ways to restore, none worked as planned. A snapshot from 17:20 UTC, taken by chance for a test, was copied back from staging. About 5,000 projects, 5,000 comments and 700 accounts were lost. Git repositories were not touched. Restores are tested by a program now, and shells show which host they are on.",
            ["background"] = "One PostgreSQL primary served the site, with one replica that took over when needed and gave no backup of its own. Dumps went to object storage once a day, snapshots of the disks were taken for file servers. Replication had never needed rebuilding under load, and the steps for it stood in no runbook.",
            ["detection"] = "People who were fighting the load saw that replication had stopped.\n\n### Earlier signals\n\n- 19:00 UTC: the load on the database rose and comments could not be posted\n- The dumps in object storage had been nearly empty for weeks; no alert looked at their size",
            ["rollback"] = "The **snapshot of 17:20 UTC** on staging was the newest copy that anybody could find. It was copied over slow disks for most of a day. Webhooks were left out of it first, so that none was sent twice. Rows were compared before the site was opened again.",
            ["learned"] = "### What went well\n\nNotes of the recovery were public from the beginning, and 5,000 people watched and helped.\n\n### What was difficult\n\nThe tool printed nothing while it waited, which looks the same as a tool that hangs.\n\n### Where luck came in\n\nA snapshot had been taken six hours before, for a test that had nothing to do with backups.",
            ["lessons"] = "### What we no longer believe\n\nThat a backup is there because a job ran.\n\n### Beyond this bug\n\nA copy counts once it was restored. Whoever keeps data can ask when theirs was last restored, and by whom.",
            ["communications"] = "### Said inside\n\nThe recovery was told step by step in one shared document.\n\n### Said outside\n\nThat document was public, the work was streamed live, and updates were posted every half hour. At 18:14 UTC: the site is back.\n\n### Who approved the text for outside\n\nThe head of infrastructure.",
            ["sign-off"] = "The database engineers, the on-call engineer and the production team took part.\n\nThe engineer whose shell it was read this first, and agrees with it.",
        },
        Told = new Dictionary<string, string>
        {
            ["Facts"] = "postgresql-secondary",
            ["Summary"] = "none worked as planned",
            ["Impact"] = "Git repositories survived",
            ["Background"] = "under load, and the steps for it stood in no runbook",
            ["Timeline"] = "nothing made them faster",
            ["Detection"] = "no alert looked at their size",
            ["Response and decisions"] = "Going on without a replica until morning",
            ["Rollback and recovery"] = "Rows were compared before the site was opened again",
            ["Contributing factors"] = "Prompts on the two hosts looked nearly alike",
            ["What we learned about our own work"] = "looks the same as a tool that hangs",
            ["Lessons and surprises"] = "A copy counts once it was restored",
            ["Seen before"] = "No earlier incident that everybody may read looks alike",
            ["Follow-ups"] = "Document and script the replica rebuild",
            ["Communications"] = "the work was streamed live",
            ["Evidence"] = "about.gitlab.com",
            ["Participants and sign-off"] = "read this first, and agrees with it",
            ["How the tests let it pass"] = "rang nowhere",
        },
    };
}
