using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Tells the story through the operations that people use, at the story's times.</summary>
sealed class DemoRunner(CommandServices services, DemoClock clock, DateTimeOffset now, Action<string> tell)
{
    readonly DemoStory _story = DemoStory.Read();
    readonly Dictionary<string, Actor> _people = [];
    readonly Dictionary<string, int> _numbers = [];

    public IReadOnlyList<DemoStory.Person> People => _story.People;

    public async Task RunAsync(string password, CancellationToken ct)
    {
        clock.Now = now.AddDays(-200);
        tell($"{_story.People.Count} people");
        foreach (var p in _story.People)
        {
            var id = Done(await services.Get<AddPerson>().RunAsync(new(p.Name, p.Email, p.Role, password, p.Zone), Actor.CommandLine, ct), p.Name);
            _people[p.Name] = new Actor(id, p.Name, p.Role, Door.Cli, p.Zone);
        }
        tell($"{_story.Services.Count} services");
        foreach (var s in _story.Services)
            Done(await services.Get<AddService>().RunAsync(new(s.Name, null, s.Tier, s.Owner, s.Description, [.. s.Links.SelectMany(ServiceLink.ReadLines)], s.Rollback), Actor.CommandLine, ct), s.Name);
        // The oldest first, so that numbers rise with time.
        foreach (var incident in _story.Incidents.OrderBy(i => DemoTime.Read(i.Declared[0], now)))
        {
            tell(incident.Title);
            await TellAsync(incident, ct);
        }
        foreach (var merged in _story.Incidents.Where(i => i.MergeInto is not null))
            Done(await services.Get<MergeIncident>().RunAsync(new(_numbers[merged.Title], IncidentRef.NameOf(_numbers[merged.MergeInto!]), "The same failing payments."), _people["Dana Whitfield"], ct), merged.Title);
    }

    async Task TellAsync(DemoStory.Incident incident, CancellationToken ct)
    {
        var record = new DemoRecord(incident, _numbers.Count + 1, now);
        clock.Now = record.EndedAt;
        var report = Done(await services.Get<ImportIncident>().RunAsync(new("demo.yaml", record.ToJson()), Actor.CommandLine, ct), incident.Title);
        var number = _numbers[incident.Title] = report.Incident.Number;
        if (incident.Picture is { } picture) await AttachAsync(number, picture, ct);
        if (incident.Review is { } review && review.State != ReviewState.Draft) await WriteAsync(number, review, record.EndedAt, ct);
        clock.Now = now;
    }

    async Task AttachAsync(int number, DemoStory.Picture picture, CancellationToken ct)
    {
        var entry = await services.Database.ReadAsync(s => s.OneAsync<Guid>("""
            select e.id from timeline_entries e join incidents i on i.id = e.incident_id where i.number = @number and e.text like @Begins
            """, new { number, Begins = picture.Entry + "%" }), ct);
        Done(await services.Get<AddAttachment>().RunAsync(new(number, entry, [new(picture.Name, DemoPicture.Draw(picture))]), _people["Farah Haddad"], ct), picture.Name);
    }

    /// <summary>Two days later somebody writes; then others read and sign.</summary>
    async Task WriteAsync(int number, DemoStory.Review review, DateTimeOffset ended, CancellationToken ct)
    {
        var facilitator = _people[review.Facilitator];
        clock.Now = ended.AddDays(2);
        var keys = await services.Database.ReadAsync(s => s.ListAsync<string>("""
            select r.key from review_sections r join reviews v on v.id = r.review_id join incidents i on i.id = v.incident_id where i.number = @number order by r.position
            """, new { number }), ct);
        foreach (var key in keys)
        {
            clock.Now = clock.Now.AddMinutes(7);
            if (review.Sections.TryGetValue(key, out var text)) Done(await services.Get<SaveSection>().RunAsync(new(number, key, text), facilitator, ct), key);
            else Done(await services.Get<KeepPrefill>().RunAsync(new(number, key), facilitator, ct), key);
        }
        foreach (var reviewer in review.Reviewers)
            Done(await services.Get<AskReviewer>().RunAsync(new(number, _people[reviewer[0]].PersonId), facilitator, ct), reviewer[0]);
        Done(await services.Get<SubmitReview>().RunAsync(number, facilitator, ct), "review");
        foreach (var reviewer in review.Reviewers.Where(r => r.Count > 1))
        {
            clock.Now = clock.Now.AddHours(3);
            Done(await services.Get<Decide>().RunAsync(new(number, reviewer[1], reviewer[2]), _people[reviewer[0]], ct), reviewer[0]);
        }
        if (review.PublishedAt is not { } published) return;
        clock.Now = DemoTime.Read(published, now);
        Done(await services.Get<PublishReview>().RunAsync(new(number, "What is missing was talked about in the meeting."), facilitator, ct), "review");
        if (review.ClosedAt is not { } closed) return;
        clock.Now = DemoTime.Read(closed, now);
        Done(await services.Get<CloseReview>().RunAsync(number, facilitator, ct), "review");
    }

    static T Done<T>(Result<T> result, string what) => result.Failure is { } failure
        ? throw new InvalidOperationException($"The demo's “{what}” was refused: {failure.Message} {string.Join(' ', failure.Faults.Select(f => $"{f.Field}: {f.Message}"))}")
        : result.Value;
}
