namespace Postmortem.Features.Accounts;

/// <summary>A row of <c>people</c>. Without an email it is a person who is known by name only.</summary>
public sealed record Person
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string? Email { get; init; }
    public string Role { get; init; } = "";
    public string? PasswordHash { get; init; }
    public string TimeZone { get; init; } = "UTC";
    public bool ShownAsRole { get; init; }
    public string SecurityStamp { get; init; } = "";
    public int FailedSignIns { get; init; }
    public DateTimeOffset? LockedUntil { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; init; }
}
