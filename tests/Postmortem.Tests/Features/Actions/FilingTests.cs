using System.Net;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Actions;

public sealed class FilingTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Filing_during_the_incident_stands_on_its_panel_and_its_timeline(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var incident = await user.DeclareIncidentAsync();
        var number = await user.FileFollowUpAsync(incident, "Warm the cache before the switch", "P1", team: "Storage team");

        var panel = await user.PageAsync($"/incidents/{incident}/follow-ups");
        Assert.Contains("Warm the cache before the switch", panel);
        Assert.Contains("Storage team", panel);
        Assert.Contains("8 Apr", panel);
        Assert.Equal($"Follow-up FU-{number} (P1) filed: Warm the cache before the switch", await app.Database.ReadAsync(s => s.ScalarAsync<string>(
            "select e.text from timeline_entries e join incidents i on i.id = e.incident_id where i.number = @incident and e.source_ref like 'FU-%'", new { incident }), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task Several_are_filed_one_after_the_other(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var incident = await user.DeclareIncidentAsync();
        var form = $"/incidents/{incident}/follow-ups/new";

        Assert.Equal(form, (await user.PostAsync($"/incidents/{incident}/follow-ups", new() { ["title"] = "Alert on <cold> caches", ["then"] = "another" })).Headers.Location!.OriginalString);
        var next = await user.PageAsync(form);
        Assert.Contains("is filed: Alert on &lt;cold&gt; caches. Here is the form for the next one.", next);
        Assert.DoesNotContain("is filed", await user.PageAsync(form));
        // Nothing of the first one stands in the second one's form; what cannot be filed stays on the page.
        Assert.DoesNotContain("value=\"Alert on", next);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync($"/incidents/{incident}/follow-ups", new() { ["title"] = "", ["then"] = "another" })).StatusCode);
        Assert.Contains("Alert on &lt;cold&gt; caches", await user.PageAsync($"/incidents/{incident}/follow-ups"));
    }

    [Theory, BothEngines]
    public async Task Only_who_may_act_is_offered_as_owner_and_the_present_one_stays(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader, "Rita Reads Only");
        var number = await user.FileFollowUpAsync(await user.DeclareIncidentAsync());
        Assert.DoesNotContain(reader.Name, await user.PageAsync($"/follow-ups/{number}/edit"));
        // To ask that it be declined is open to whoever reads it.
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        Assert.Contains(reader.Name, await facilitator.PageAsync($"/follow-ups/{number}/decline"));

        await app.Database.WriteAsync(s => s.ExecuteAsync("update action_items set owner_id = @Id, owner_name = '' where number = @number", new { reader.Id, number }), TestContext.Current.CancellationToken);

        Assert.Contains($"selected=\"selected\" value=\"{reader.Id}\"", await user.PageAsync($"/follow-ups/{number}/edit"));
    }

    [Theory, BothEngines]
    public async Task A_follow_up_lives_on_after_its_incident_is_closed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync();
        foreach (var status in new[] { IncidentStatus.Closed, IncidentStatus.Declined, IncidentStatus.Merged })
        {
            var incident = await user.DeclareIncidentAsync();
            await app.Database.WriteAsync(s => s.ExecuteAsync("update incidents set status = @status where number = @incident", new { status, incident }), ct);
            var number = await user.FileFollowUpAsync(incident);
            await user.SucceedAsync(number, "start");
            await user.ClaimDoneAsync(number);
            Assert.Equal(HttpStatusCode.Redirect, (await user.TryToVerifyAsync(number)).StatusCode);
            Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>(
                "select count(*) from timeline_entries e join incidents i on i.id = e.incident_id where i.number = @incident and e.source_ref like 'FU-%'", new { incident }), ct));
        }
    }

    [Theory, BothEngines]
    public async Task Faults_are_listed_together_and_what_was_typed_stays(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var incident = await user.DeclareIncidentAsync();

        var page = await user.PostAsync($"/incidents/{incident}/follow-ups", new()
        {
            ["title"] = new string('x', 201),
            ["type"] = "blame",
            ["priority"] = "P9",
            ["done_when"] = "kept text",
            ["tracker_url"] = "ftp://x",
            ["due_on"] = "2030-03-10",
            ["owner_id"] = user.Id.ToString(),
            ["owner_name"] = "A team too",
        }).RefusedAsync(HttpStatusCode.UnprocessableEntity);

        foreach (var fault in new[] { "has 201 characters", "The type must be one of", "The priority must be one of", "must be a full link", "This day has passed", "Choose a person or name a team, not both" })
            Assert.Contains(fault, page);
        Assert.Contains("kept text", page);
        Assert.DoesNotContain("xxxxx", await user.PageAsync($"/incidents/{incident}/follow-ups"));
    }

    [Theory, BothEngines]
    public async Task Script_in_every_field_is_only_text(Engine engine)
    {
        const string Script = "<script>alert('x')</script><img src=x onerror=alert(1)>";
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(name: "Eve <script>alert('n')</script>");
        using var other = await app.SignInAsync();
        var incident = await user.DeclareIncidentAsync(Script);
        var response = await user.PostAsync($"/incidents/{incident}/follow-ups", new() { ["title"] = Script, ["done_when"] = Script, ["owner_name"] = Script, ["priority"] = "P2" });
        var number = int.Parse(response.Headers.Location!.OriginalString.Split('/').Last(), System.Globalization.CultureInfo.InvariantCulture);
        await user.SucceedAsync(number, "due-date", ("due_on", "2030-04-01"), ("reason", Script));
        await user.SucceedAsync(number, "decline-request", ("reason", Script));
        var asked = await user.FollowUpAsync(number);
        await user.SucceedAsync(number, "done", ("claim", Script));
        await other.SucceedAsync(number, "verification", ("kind", "other"), ("evidence", Script));

        string[] pages =
        [
            asked, await user.FollowUpAsync(number), await user.PageAsync("/follow-ups?show=all"), await user.PageAsync("/follow-ups?show=all&view=board"),
            await user.PageAsync("/follow-ups?q=" + Uri.EscapeDataString(Script)), await user.PageAsync("/follow-ups?owner=" + Uri.EscapeDataString(Script)),
            await user.PageAsync($"/incidents/{incident}/follow-ups"), await user.PageAsync($"/incidents/{incident}/follow-ups/new"),
        ];
        foreach (var page in pages)
        {
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("<img src=x", page);
        }
    }

    [Theory, BothEngines]
    public async Task A_private_incidents_follow_ups_are_for_its_members_and_its_owner_must_be_one(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var member = await app.SignInAsync();
        using var stranger = await app.SignInAsync(Role.Facilitator, "Sven Stranger");
        using var administrator = await app.SignInAsync(Role.Administrator);
        var incident = (await app.Service<DeclareIncident>().RunAsync(new("Key leaked", Visibility: Visibility.Private), member.AsActor(), ct)).Value.Number;
        var number = await member.FileFollowUpAsync(incident, "Rotate the zebrakey", owner: member.Id);

        var page = await member.PostAsync($"/incidents/{incident}/follow-ups", new() { ["title"] = "Rotate it", ["owner_id"] = stranger.Id.ToString() }).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains($"Sven Stranger cannot see INC-{incident}, which is private", page);
        Assert.DoesNotContain($"<option value=\"{stranger.Id}\">", await member.PageAsync($"/incidents/{incident}/follow-ups/new"));
        await member.SucceedAsync(number, "edit", ("title", "Rotate the zebrakey now"), ("type", "detect"), ("priority", "P2"), ("owner_id", administrator.Id.ToString()));

        foreach (var path in new[] { $"/follow-ups/{number}", $"/follow-ups/{number}/edit", $"/follow-ups/{number}/done", $"/incidents/{incident}/follow-ups", $"/incidents/{incident}/follow-ups/new" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(path)).StatusCode);
        }
        foreach (var step in new[] { "start", "done", "verification", "decline-request", "decline", "keeping", "reopening", "due-date", "edit" })
            await stranger.StepAsync(number, step, ("claim", "x"), ("kind", "drill"), ("evidence", "x"), ("reason", "x"), ("due_on", "2030-04-01"), ("title", "x"), ("type", "detect"), ("priority", "P2"), ("asked_by_id", member.Id.ToString()))
                .RefusedAsync(HttpStatusCode.NotFound);
        foreach (var query in new[] { "show=all", "show=open", "show=all&q=zebrakey", $"show=all&q=FU-{number}", $"show=all&incident=INC-{incident}", $"show=all&incident=INC-{incident}&view=board" })
        {
            Assert.DoesNotContain("zebrakey now", await stranger.PageAsync($"/follow-ups?{query}"));
            if (!query.StartsWith("show=open", StringComparison.Ordinal)) Assert.Contains("zebrakey now", await member.PageAsync($"/follow-ups?{query}"));
        }
    }

    [Theory, BothEngines]
    public async Task The_same_thing_from_its_source_is_one_follow_up(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var incident = (await app.Service<DeclareIncident>().RunAsync(new("Imported"), Actor.CommandLine, ct)).Value;
        var add = app.Service<AddActionItem>();

        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => add.RunAsync(new(incident.Number, $"Archive logs {i / 2}", SourceRef: $"a{i / 2}"), Actor.CommandLine, ct), ct)));

        Assert.Equal(10, added.Count(a => a.Value.Added));
        Assert.Equal(10, added.Select(a => a.Value.Number).Distinct().Count());
        Assert.Equal(10, (await app.Database.ReadAsync(s => s.ListActionItemsAsync(incident.Id, Actor.CommandLine), ct)).Count);
    }

    [Theory, BothEngines]
    public async Task An_import_keeps_state_evidence_and_extensions_and_invents_no_due_date(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var responder = await app.SignInAsync();
        var incident = (await app.Service<DeclareIncident>().RunAsync(new("Imported"), Actor.CommandLine, ct)).Value;
        var import = app.Service<ImportActionItem>();
        var then = new DateTimeOffset(2019, 7, 3, 8, 0, 0, TimeSpan.Zero);
        var input = new ImportActionItemInput(incident.Number, "cf-1", new ActionItem
        {
            Title = "Put the CPU guard back",
            State = ActionState.Verified,
            DoneClaim = "It is back",
            DoneAt = then,
            DoneByName = "Jonas",
            EvidenceKind = EvidenceKind.LoadTest,
            EvidenceText = "Held",
            VerifiedAt = then,
            VerifiedByName = "Priya",
            OwnerName = "Edge",
            CreatedAt = then,
            UpdatedAt = then,
        }, [new Extension { FromDue = new(2019, 7, 10), ToDue = new(2019, 7, 20), Reason = "Holidays", ExtendedBy = "Jonas", ExtendedAt = then }]);

        Assert.Equal(Outcome.Forbidden, (await import.RunAsync(input, responder.AsActor(), ct)).Failure!.Outcome);
        Assert.True((await import.RunAsync(input, Actor.CommandLine, ct)).Value.Added);
        Assert.False((await import.RunAsync(input, Actor.CommandLine, ct)).Value.Added);

        var item = Assert.Single(await app.Database.ReadAsync(s => s.ListActionItemsAsync(incident.Id, Actor.CommandLine), ct));
        Assert.Equal(("verified", "Held", "Edge", then), (item.State, item.EvidenceText, item.Owner, item.CreatedAt));
        Assert.Null(item.DueOn);
        Assert.Equal("Holidays", Assert.Single(await app.Database.ReadAsync(s => s.ListExtensionsOfIncidentAsync(incident.Id, Actor.CommandLine), ct)).Reason);
    }
}
