using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <summary>What people write about a service, when adding and when editing.</summary>
/// <param name="Slug">Null or empty: made from the name when adding, left as it is when editing.</param>
/// <param name="RollbackInstructions">Markdown; shown when a rollback of the service is proposed.</param>
/// <param name="DependsOn">Short names; null leaves them as they are.</param>
/// <param name="Shared">Infrastructure that everything stands on; null leaves it as it is.</param>
public sealed record ServiceFields(string? Name, string? Slug = null, string? Tier = null, string? Owner = null, string? Description = null,
    IReadOnlyList<ServiceLink>? Links = null, string? RollbackInstructions = null,
    IReadOnlyList<string>? DependsOn = null, bool? Shared = null)
{
    public const int LongestName = 100;
    public const int MostDependencies = 100;

    internal Service ApplyTo(Service service, Checks checks)
    {
        var name = checks.Required("name", Name, LongestName, "The name").ReplaceLineEndings(" ");
        var slug = checks.Optional("slug", Slug, ServiceSlug.Longest, "The short name").ToLowerInvariant();
        if (slug.Length > 0 && !ServiceSlug.IsValid(slug))
            checks.Add("slug", "Use lower-case letters, digits and single hyphens, such as checkout-api. “new” and “import” are taken by this site.");
        var needs = DependsOn?.Select(d => checks.Optional("depends_on", d, ServiceSlug.Longest, "A short name").ToLowerInvariant()).Where(d => d.Length > 0).Distinct().ToList() ?? service.DependsOn;
        checks.Must(needs.Count <= MostDependencies, "depends_on", $"There are {needs.Count} services; at most {MostDependencies} fit. Keep those without which it stops.");
        return service with
        {
            Name = name,
            Slug = slug.Length > 0 ? slug : service.Slug,
            Tier = checks.OneOf("tier", Tier ?? service.Tier, Services.Tier.All, "The tier"),
            Owner = checks.Optional("owner", Owner, 200, "The owner").ReplaceLineEndings(" "),
            Description = checks.Optional("description", Description, 5000, "The description"),
            Links = JsonSerializer.Serialize(ServiceLink.Check(checks, Links), Journal.Json),
            RollbackInstructions = checks.Optional("rollback_instructions", RollbackInstructions, 20_000, "The rollback instructions"),
            DependsOn = needs,
            Shared = Shared ?? service.Shared,
        };
    }

    /// <summary>The fields in which two versions differ, one below the other, for the one whose edit came second.</summary>
    internal static ConflictingField[] Compared(Service yours, Service theirs)
    {
        return
        [
            Field("Name", s => s.Name), Field("Short name", s => s.Slug), Field("Tier", s => Services.Tier.InWords(s.Tier)), Field("Owner", s => s.Owner),
            Field("Description", s => s.Description), Field("Links", s => ServiceLink.ToLines(s.LinkList)), Field("Rollback instructions", s => s.RollbackInstructions),
            Field("Depends on", s => string.Join(", ", s.DependsOn)), Field("Shared infrastructure", s => s.Shared ? "yes" : "no"),
        ];

        ConflictingField Field(string name, Func<Service, string> read) => new(name, read(yours), read(theirs));
    }
}
