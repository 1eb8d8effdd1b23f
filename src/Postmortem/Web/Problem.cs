using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postmortem.Web;

/// <summary>A refusal as RFC 9457 words it. Its type is stable, and leads to an explanation on the page /api.</summary>
public sealed record Problem(int Status, string Detail)
{
    public const string MediaType = "application/problem+json";

    /// <summary>Every kind of refusal: status, last part of the type, title, what to do.</summary>
    public static readonly IReadOnlyList<ProblemKind> Kinds =
    [
        new(400, "malformed", "Not readable", "The body is not JSON, or not of the declared form. Nothing was changed."),
        new(401, "no-token", "No valid token", "Send a token that is neither revoked nor expired: Authorization: Bearer pm_…"),
        new(403, "forbidden", "Not allowed", "The token lacks a scope, or its owner lacks the role. The detail says which."),
        new(404, "not-found", "Not found", "There is nothing at this address, or the token's owner may not see it. The two are not told apart."),
        new(405, "method-not-allowed", "Method not allowed", "This address exists, but not for this method. The header Allow lists those that it takes."),
        new(409, "conflict", "Conflict", "Somebody changed it meanwhile, or its state does not allow this. With an edited text, current holds what stands there now; its others name every further value that differs."),
        new(413, "too-large", "Too large", "The body is larger than this address takes. Nothing was changed."),
        new(415, "unsupported-media-type", "Unsupported media type", "Send application/json in UTF-8; multipart/form-data only where files go."),
        new(422, "invalid", "Some fields need another look", "The input has faults. errors names each field with what is wrong and what to do. Nothing was changed."),
        new(429, "too-many-requests", "Too many requests", "Wait as many seconds as the header Retry-After says."),
        new(500, "unexpected", "Unexpected failure", "Something went wrong on the server. Its log has the rest under the number in the detail."),
        new(503, "busy", "Busy", "The database could not be locked in time. Nothing was changed; try again after Retry-After seconds."),
    ];

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [JsonPropertyOrder(-3)] public string Type { get; init; } = $"/problems/{KindOf(Status).Key}";
    [JsonPropertyOrder(-2)] public string Title { get; init; } = KindOf(Status).Title;

    /// <summary>By field: what is wrong and what to do.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>What stands there now, when somebody else edited the same text.</summary>
    public CurrentText? Current { get; init; }

    public static ProblemKind KindOf(int status) => Kinds.FirstOrDefault(k => k.Status == status)
        ?? (status is > 400 and < 500 ? new(status, "refused", "Refused", "") : Kinds.First(k => k.Status == 500));

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = MediaType;
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(this, Json), context.RequestAborted);
    }
}

public sealed record ProblemKind(int Status, string Key, string Title, string Meaning);

/// <param name="Version">The version to edit from when trying again.</param>
/// <param name="Text">Theirs.</param>
/// <param name="Yours">What this request wanted to write.</param>
public sealed record CurrentText(string Field, int Version, string Text, string ChangedBy, string Yours, string? Merged = null,
    [property: Description("Further values in which the two differ. The same request with the new version would write over them.")] IReadOnlyList<OtherValue>? Others = null);

public sealed record OtherValue(
    [property: Description("As people call it: Evidence.")] string Name,
    [property: Description("What stands now; empty when nothing does, left out when it is as the request wants it.")] string? Text = null,
    [property: Description("What the request wanted to write; left out when it changed nothing of what it was made from.")] string? Yours = null);
