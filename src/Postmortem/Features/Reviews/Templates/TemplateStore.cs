using Postmortem.Data;

namespace Postmortem.Features.Reviews.Templates;

/// <summary>The SQL of <c>review_templates</c> and its versions. Files are not here: they are read where they lie.</summary>
public static class TemplateStore
{
    const string VersionColumns = "template_key, number, body, content_version, origin, changed_by, changed_at";

    public static Task<IReadOnlyList<TemplateChoice>> ListTemplateChoicesAsync(this ReadSession session) => session.ListAsync<TemplateChoice>("""
        select t.key, t.standing_number, t.file_version, t.version, v.body, v.changed_by, v.changed_at
        from review_templates t left join review_template_versions v on v.template_key = t.key and v.number = t.standing_number order by t.key
        """);

    /// <summary>Newest first.</summary>
    public static Task<IReadOnlyList<TemplateVersion>> ListTemplateVersionsAsync(this ReadSession session, string key, int before, int count) => session.ListAsync<TemplateVersion>(
        $"select {VersionColumns} from review_template_versions where template_key = @key and number < @before order by number desc limit @count", new { key, before, count });

    public static Task<TemplateVersion?> FindTemplateVersionAsync(this ReadSession session, string key, int number) => session.OneAsync<TemplateVersion>(
        $"select {VersionColumns} from review_template_versions where template_key = @key and number = @number", new { key, number });

    /// <summary>The choice, held until the transaction ends, so that two edits cannot take the same number.</summary>
    public static async Task<TemplateChoice> HoldTemplateAsync(this WriteSession session, string key)
    {
        await session.ExecuteAsync("insert into review_templates (key) values (@key) on conflict (key) do update set version = review_templates.version", new { key });
        return (await session.ListTemplateChoicesAsync()).Single(c => c.Key == key);
    }

    /// <returns>Its number.</returns>
    public static async Task<int> InsertTemplateVersionAsync(this WriteSession session, string key, string body, string origin, string changedBy, DateTimeOffset now)
    {
        var last = await session.OneAsync<int?>("select max(number) from review_template_versions where template_key = @key", new { key }) ?? 0;
        await session.ExecuteAsync("""
            insert into review_template_versions (template_key, number, body, content_version, origin, changed_by, changed_at)
            values (@key, @number, @body, @version, @origin, @changedBy, @now)
            """, new { key, number = last + 1, body, version = TemplateParser.VersionOf(body), origin, changedBy, now });
        return last + 1;
    }

    /// <summary>A text that a review begins with, or that an edit replaces, stays readable although its file changes.</summary>
    public static async Task KeepTemplateTextAsync(this WriteSession session, string key, string body, DateTimeOffset now)
    {
        var version = TemplateParser.VersionOf(body);
        if (await session.OneAsync<int?>("select max(number) from review_template_versions where template_key = @key and content_version = @version", new { key, version }) is not null) return;
        await session.HoldTemplateAsync(key);
        await session.InsertTemplateVersionAsync(key, body, TemplateOrigin.File, "the file", now);
    }

    /// <param name="number">Null: the file stands.</param>
    /// <param name="fileVersion">What the file said when somebody decided this.</param>
    public static Task<int> ChooseTemplateAsync(this WriteSession session, string key, int? number, string fileVersion) => session.ExecuteAsync(
        "update review_templates set standing_number = @number, file_version = @fileVersion, version = version + 1 where key = @key", new { key, number, fileVersion });
}

public static class TemplateOrigin
{
    public const string File = "file";
    public const string Settings = "settings";
}

/// <summary>A row of <c>review_templates</c>, with the text that stands when it is not the file's.</summary>
public sealed record TemplateChoice
{
    public string Key { get; init; } = "";
    public int? StandingNumber { get; init; }
    public string FileVersion { get; init; } = "";
    public int Version { get; init; }
    public string? Body { get; init; }
    public string? ChangedBy { get; init; }
    public DateTimeOffset? ChangedAt { get; init; }
}

/// <summary>A row of <c>review_template_versions</c>: a text that stood once, or stands.</summary>
public sealed record TemplateVersion
{
    public string TemplateKey { get; init; } = "";
    public int Number { get; init; }
    public string Body { get; init; } = "";
    public string ContentVersion { get; init; } = "";

    /// <summary>file or settings</summary>
    public string Origin { get; init; } = "";
    public string ChangedBy { get; init; } = "";
    public DateTimeOffset ChangedAt { get; init; }
}

static class TemplateJournal
{
    /// <summary>The journal knows things by uuid; a template's is made from its key.</summary>
    public static Guid IdOf(string key) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"template:{key}"))[..16]);
}
