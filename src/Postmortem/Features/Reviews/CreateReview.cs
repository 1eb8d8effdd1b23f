using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <param name="Template">A template's key; null takes the one proposed for the severity.</param>
/// <param name="FacilitatorId">Null: nobody yet.</param>
/// <param name="Sections">Sections that come along with an import, instead of the template's.</param>
public sealed record CreateReviewInput(int Number, string? Template = null, Guid? FacilitatorId = null, IReadOnlyList<TemplateSection>? Sections = null);

/// <summary>Begins the review of an incident: sections as its template has them, filled from the record.</summary>
public sealed class CreateReview(Database database, ReviewTemplates templates, TimeProvider clock)
{
    /// <returns>The review's key. An import that runs again gets the review that stands.</returns>
    public async Task<Result<Guid>> RunAsync(CreateReviewInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var files = templates.FileTexts();
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            var known = (await s.ListTemplatesAsync(files)).Select(t => t.Read.Template).OfType<ReviewTemplate>().ToList();
            if (incident.Status is IncidentStatus.Declined or IncidentStatus.Merged) return Failure.Conflict($"{incident.Name} is {incident.Status}; there is nothing to review.");
            var template = input.Template is null ? ReviewTemplates.ProposeFor(incident.Severity, known) : known.FirstOrDefault(t => t.Key == input.Template);
            if (template is null) return Failure.Invalid("template", known.Count == 0
                ? "No template can be read. Settings, Templates says what is wrong with them."
                : $"There is no template “{input.Template}”. Choose one of: {string.Join(", ", known.Select(t => t.Key))}.");
            if (input.FacilitatorId is { } person && await s.FindInviteeAsync(person, incident.Id) is null or { Role: Role.Reader }) return ReviewerStore.NotInvitable("facilitator");
            var review = New(incident, template, input.FacilitatorId, actor, now);
            if (!await s.InsertReviewAsync(review))
                return actor.Door == Door.Import ? (await s.FindReviewAsync(input.Number, actor))!.Id : Failure.Conflict($"{incident.Name} has a review already.");
            await s.KeepTemplateTextAsync(template.Key, template.Text, now);
            await FillAsync(s, incident, review, input.Sections ?? template.Sections, actor, now);
            await s.RecordAsync(actor, now, new Fact("review.created", incident.Id, review.Id, new { Template = template.Key, template.Version }));
            s.Announce(new LiveChange(incident.Id, LivePart.Review));
            return review.Id;
        }, ct);
    }

    static Review New(IncidentRef incident, ReviewTemplate template, Guid? facilitator, Actor actor, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        IncidentId = incident.Id,
        TemplateKey = template.Key,
        TemplateName = template.Name,
        TemplateVersion = template.Version,
        FacilitatorId = facilitator,
        TextChangedBy = actor.PersonId,
        CreatedBy = actor.PersonId,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>The template's sections with their first text. Import calls it too.</summary>
    internal static async Task FillAsync(WriteSession s, IncidentRef incident, Review review, IReadOnlyList<TemplateSection> sections, Actor actor, DateTimeOffset now)
    {
        var record = await s.ReadRecordAsync(incident.Id, sections.Select(x => x.StartText));
        foreach (var (position, from) in sections.Index())
        {
            var text = PrefillText.Fill(from.StartText, record);
            var section = new ReviewSection
            {
                Id = Guid.CreateVersion7(now),
                ReviewId = review.Id,
                Key = from.Key,
                Position = position,
                Title = from.Title,
                Guidance = from.Guidance,
                Requirements = JsonSerializer.Serialize(from.Requirements),
                StartText = from.StartText,
                Body = text,
                Prefilled = text,
                Edition = IncidentRecord.LatestEdition,
                UpdatedBy = actor.Name,
                UpdatedAt = now,
            };
            await s.InsertSectionAsync(section);
            await s.IndexSectionAsync(incident, section, now);
        }
    }
}
