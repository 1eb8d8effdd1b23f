using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Meetings;

/// <summary>The meeting on a shared screen, its plan, and what is collected in it.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review/meeting")]
public sealed class MeetingController(Database database, MeetingGuides guides, PlanMeeting plan, SteerMeeting steer, CollectNote collect, AddFactor addFactor, SettleNote settle, TimeProvider clock) : Controller
{
    /// <summary>What people write in the part about surprises and factors.</summary>
    public const string Factor = "factor";

    [HttpGet]
    public Task<IActionResult> ShowAsync(int number, MeetingView view, CancellationToken ct) => ShowAsync("Show", number, view, null, ct);

    /// <summary>The clock alone: open screens ask again when somebody moves the meeting on.</summary>
    [HttpGet("clock")]
    public async Task<IActionResult> ClockAsync(int number, MeetingView view, CancellationToken ct) =>
        await ReadAsync(number, view, ct) is { } page ? PartialView("Meetings/Clock", page) : NotFoundHere(number);

    [HttpPost("steps")]
    public async Task<IActionResult> SteerAsync(int number, string? step, int? version, CancellationToken ct)
    {
        var result = await steer.RunAsync(new(number, step, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync("Show", number, new(), failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}/meeting");
    }

    [HttpPost("notes")]
    public async Task<IActionResult> CollectAsync(int number, MeetingView view, string? kind, string? text, string? category, CancellationToken ct)
    {
        var actor = User.ToActor();
        var result = kind == Factor ? await addFactor.RunAsync(new(number, new(text, category)), actor, ct) : await collect.RunAsync(new(number, kind, text, view.Entry), actor, ct);
        return result.Failure is { } failure ? await ShowAsync("Show", number, view, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}/meeting{view.Query}");
    }

    [HttpGet("plan")]
    public Task<IActionResult> PlanFormAsync(int number, CancellationToken ct) => ShowAsync("Plan", number, new(), null, ct, Role.Facilitator);

    [HttpPost("plan")]
    public async Task<IActionResult> PlanAsync(int number, string? at, int? minutes, string? place, [FromForm(Name = "takes_contributions")] bool? takes, [FromForm(Name = "names_answers")] bool? names, int? version, CancellationToken ct)
    {
        if (ModelState.Misread() is { } misread) return await ShowAsync("Plan", number, new(), misread, ct, Role.Facilitator);
        var checks = new Checks();
        var moment = checks.Time("at", at, User.ToActor(), clock.GetUtcNow(), "The meeting", coming: true);
        var result = checks.Passed ? await plan.RunAsync(new(number, moment?.At, minutes, place, takes is true, names is true, version), User.ToActor(), ct) : checks.Failure;
        return result.Failure is { } failure ? await ShowAsync("Plan", number, new(), failure, ct, Role.Facilitator) : Redirect($"{ReviewDocument.PathOf(number)}#meeting");
    }

    [HttpGet("notes/{note:guid}/outcome")]
    public Task<IActionResult> SettleFormAsync(int number, Guid note, CancellationToken ct) => ShowNoteAsync(number, note, null, ct);

    [HttpPost("notes/{note:guid}/outcome")]
    public async Task<IActionResult> SettleAsync(int number, Guid note, string? into, string? text, [FromForm(Name = "entry_id")] Guid? entry, string? category, CancellationToken ct)
    {
        var result = await settle.RunAsync(new(number, note, into, text, entry, category), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowNoteAsync(number, note, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}#meeting");
    }

    Task<MeetingPage?> ReadAsync(int number, MeetingView view, CancellationToken ct) => database.ReadAsync(s => s.ReadMeetingPageAsync(number, view, guides.Read(), User.ToActor(), clock.GetUtcNow()), ct);

    IActionResult NotFoundHere(int number) => this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));

    async Task<IActionResult> ShowAsync(string name, int number, MeetingView view, Failure? failure, CancellationToken ct, string role = Role.Reader)
    {
        if (await ReadAsync(number, view, ct) is not { } page) return NotFoundHere(number);
        if (User.ToActor().Lacks(role) is { } refused) return this.Refuse(refused);
        return failure is null ? View($"Meetings/{name}", page) : this.Refuse(failure, $"Meetings/{name}", page);
    }

    async Task<IActionResult> ShowNoteAsync(int number, Guid id, Failure? failure, CancellationToken ct)
    {
        if (await ReadAsync(number, new() { All = true }, ct) is not { } page) return NotFoundHere(number);
        if (User.ToActor().Lacks(Role.Facilitator) is { } refused) return this.Refuse(refused);
        if (page.Notes(NoteKind.Idea).Concat(page.Contributions).FirstOrDefault(n => n.Id == id) is not { } note) return this.Refuse(Failure.NotFound("This note"));
        if (failure is null && note.Outcome is not null) return Redirect($"{page.Document.Path}#meeting");
        return failure is null ? View("Meetings/Settle", (page, note)) : this.Refuse(failure, "Meetings/Settle", (page, note));
    }
}
