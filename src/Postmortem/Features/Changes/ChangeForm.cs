using Microsoft.AspNetCore.Mvc;

namespace Postmortem.Features.Changes;

/// <summary>The fields of the form that records and edits a change.</summary>
public sealed class ChangeForm
{
    [FromForm(Name = "service")] public string? Service { get; set; }
    [FromForm(Name = "kind")] public string? Kind { get; set; }
    [FromForm(Name = "title")] public string? Title { get; set; }
    [FromForm(Name = "from_version")] public string? FromVersion { get; set; }
    [FromForm(Name = "to_version")] public string? ToVersion { get; set; }
    [FromForm(Name = "time")] public string? Time { get; set; }
    [FromForm(Name = "by")] public string? By { get; set; }
    [FromForm(Name = "link")] public string? Link { get; set; }
    [FromForm(Name = "environment")] public string? Environment { get; set; }
    [FromForm(Name = "status")] public string? Status { get; set; }
    [FromForm(Name = "reversible")] public string? Reversible { get; set; }
    [FromForm(Name = "security_fix")] public bool SecurityFix { get; set; }
    [FromForm(Name = "schema_change")] public bool SchemaChange { get; set; }
    [FromForm(Name = "note")] public string? Note { get; set; }
    [FromForm(Name = "version")] public int? Version { get; set; }

    internal ChangeFields Fields => new(Service, Kind, Title, FromVersion, ToVersion, Time, null, null, By, Link, Environment, Status, Reversible, SecurityFix, SchemaChange, Note);
}
