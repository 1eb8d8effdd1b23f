using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>The SQL of <c>redacted_versions</c>.</summary>
public static class RedactedVersionStore
{
    const string Columns = """
        x.id, x.review_id, x.incident_id, x.text_version, x.title, x.about, x.content, x.hosts, x.words, x.made_by_id, x.made_by, x.made_at, x.form, x.wording_accepted_because,
        x.released_by, x.released_at, x.revoked_by, x.revoked_at, x.revoked_because
        """;

    /// <summary>Newest first.</summary>
    public static Task<IReadOnlyList<RedactedVersion>> ListRedactedVersionsAsync(this ReadSession s, int number, Actor actor) => s.ListAsync<RedactedVersion>(
        $"select {Columns} from redacted_versions x join incidents i on i.id = x.incident_id where i.number = @number and {Visibility.Sql} order by x.made_at desc, x.id desc",
        new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    public static Task<RedactedVersion?> FindRedactedVersionAsync(this ReadSession s, int number, Guid id, Actor actor) => s.OneAsync<RedactedVersion>(
        $"select {Columns} from redacted_versions x join incidents i on i.id = x.incident_id where i.number = @number and x.id = @id and {Visibility.Sql}",
        new { number, id, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>For whoever holds the address: no account is asked, and the incident's visibility was judged when it was released.</summary>
    public static Task<RedactedVersion?> FindSharedAsync(this ReadSession s, string token) => s.OneAsync<RedactedVersion>(
        $"select {Columns} from redacted_versions x where x.token_hash = @Hash and x.released_at is not null and x.revoked_at is null", new { Hash = Secret.Hash(token) });

    /// <summary>All of an incident, and all that name it, that somebody could still read or release.</summary>
    public static Task<IReadOnlyList<RedactedVersion>> ListTellingAsync(this ReadSession s, int number) => s.ListAsync<RedactedVersion>(
        $"select {Columns} from redacted_versions x join incidents i on i.id = x.incident_id where x.revoked_at is null and (i.number = @number or x.content like @Named) order by x.id",
        new { number, Named = $"%{IncidentRef.NameOf(number)}%" });

    public static Task<int> InsertRedactedVersionAsync(this WriteSession s, RedactedVersion version) => s.ExecuteAsync("""
        insert into redacted_versions (id, review_id, incident_id, text_version, title, about, content, hosts, words, made_by_id, made_by, made_at, form, released_by, released_at)
        values (@Id, @ReviewId, @IncidentId, @TextVersion, @Title, @About, @Content, @Hosts, @Words, @MadeById, @MadeBy, @MadeAt, @Form, @ReleasedBy, @ReleasedAt)
        """, version);

    /// <summary>What this person made and did not release gives way to what they make now.</summary>
    public static Task<int> RemoveUnreleasedAsync(this WriteSession s, Guid reviewId, Guid? madeById) => s.ExecuteAsync(
        "delete from redacted_versions where review_id = @reviewId and made_by_id = @madeById and released_at is null and revoked_at is null", new { reviewId, madeById });

    /// <returns>False when it was released or revoked meanwhile.</returns>
    public static async Task<bool> SetReleasedAsync(this WriteSession s, RedactedVersion version, string? tokenHash) => await s.ExecuteAsync("""
        update redacted_versions set form = @Form, token_hash = @tokenHash, wording_accepted_because = @WordingAcceptedBecause, released_by = @ReleasedBy, released_at = @ReleasedAt
        where id = @Id and released_at is null and revoked_at is null
        """, new { version.Form, tokenHash, version.WordingAcceptedBecause, version.ReleasedBy, version.ReleasedAt, version.Id }) == 1;

    /// <param name="because">Of what the product revokes by itself, since it must not be told any longer: its text goes as well.</param>
    /// <returns>False when it was revoked already.</returns>
    public static async Task<bool> SetRevokedAsync(this WriteSession s, Guid id, string by, DateTimeOffset now, string? because) => await s.ExecuteAsync("""
        update redacted_versions set revoked_by = @by, revoked_at = @now, revoked_because = @because, content = case when cast(@because as text) is null then content else '[]' end
        where id = @id and revoked_at is null
        """, new { id, by, now, because }) == 1;
}
