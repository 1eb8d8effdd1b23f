using Postmortem.Features.Accounts;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Tells the story through the operations that every other door uses, at the story's times.</summary>
/// <param name="now">The moment from which the story's times count.</param>
/// <param name="tell">Hears how far it is.</param>
sealed class DemoRunner(CommandServices services, DemoClock clock, DateTimeOffset now, Action<string> tell)
{
    readonly Organisation _organisation = Tales.Organisation();

    public IReadOnlyList<Member> People => _organisation.People;

    /// <param name="password">Everybody's.</param>
    /// <exception cref="StoryException">The story is wrong.</exception>
    public async Task RunAsync(string password, CancellationToken ct)
    {
        var acts = Script.Of(now);
        var stage = new Stage(services, clock, ct);
        await HireAsync(stage, password);
        await BuildAsync(stage);
        await RuleAsync(stage);
        foreach (var act in acts) await PlayAsync(stage, act);
        clock.Now = now;
        tell($"{acts.Count} things done and written down");
    }

    async Task HireAsync(Stage stage, string password)
    {
        foreach (var person in People)
        {
            stage.Now = StoryTime.On(now, person.Since).At("08:30");
            var id = await stage.Op<AddPerson>().RunAsync(new(person.Name, person.Email, person.Role, password, person.Zone), Actor.CommandLine, stage.Ct).Must();
            stage.Add(person.Key, new Actor(id, person.Name, person.Role, Door.Web, person.Zone));
        }
        foreach (var (key, name) in _organisation.Programs) stage.Add(key, new Actor(null, name, Role.Responder, Door.Api));
        tell($"{People.Count} people");
    }

    async Task BuildAsync(Stage stage)
    {
        var added = new List<(Offering Service, ServiceFields Fields)>();
        foreach (var service in _organisation.Services)
        {
            stage.Now = StoryTime.On(now, service.Since).At("10:15");
            var fields = new ServiceFields(service.Name, service.Key, service.Tier, service.Owner, service.Description.Trim(),
                [.. service.Links.Select(l => new ServiceLink(l.Key, l.Value))], service.Rollback.Trim(), Shared: service.Shared);
            stage.AddService(service.Key, (await stage.Op<AddService>().RunAsync(fields, stage.Who(service.By), stage.Ct).Must()).Id);
            added.Add((service, fields));
        }
        // All stand before any depends on another.
        foreach (var (service, fields) in added.Where(a => a.Service.Needs.Count > 0))
            await stage.Op<EditService>().RunAsync(new(service.Key, fields with { DependsOn = service.Needs }), stage.Who(service.By), stage.Ct).Must();
        tell($"{_organisation.Services.Count} services");
    }

    async Task RuleAsync(Stage stage)
    {
        foreach (var rule in _organisation.AlertRules)
        {
            stage.Now = StoryTime.On(now, rule.Since).At("11:00");
            await stage.Op<KeepRules>().AddAsync(new(null, null, rule.Severity, rule.Contains, rule.Does, rule.DeclaresAs), stage.Who(rule.By), stage.Ct).Must();
        }
    }

    async Task PlayAsync(Stage stage, Act act)
    {
        stage.Now = act.At;
        try
        {
            await act.Play(stage);
        }
        catch (StoryException e)
        {
            throw new StoryException($"{act.What}: {e.Message}");
        }
        if (act.Opens is not { } tale) return;
        var incident = stage.Incident(tale);
        tell($"{incident.Name,-7} {incident.Title}");
    }
}
