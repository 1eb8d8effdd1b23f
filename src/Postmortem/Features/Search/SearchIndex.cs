using System.Text;
using Postmortem.Data;

namespace Postmortem.Features.Search;

/// <summary>Keeps <c>search_documents</c>, within the transaction that changes the thing itself.</summary>
public static class SearchIndex
{
    /// <summary>
    /// Characters of a text that can be found. PostgreSQL refuses a row whose words fill more than a megabyte, and one character can
    /// take nine bytes there (a Hangul syllable, taken apart): what a person wrote must be saved all the same.
    /// </summary>
    const int LongestBody = 100_000;

    public static Task<int> IndexAsync(this WriteSession session, SearchDocument document) => session.ExecuteAsync("""
        insert into search_documents (kind, ref_id, incident_id, title, body, at) values (@Kind, @RefId, @IncidentId, @Title, @Body, @At)
        on conflict (kind, ref_id) do update set title = excluded.title, body = excluded.body, at = excluded.at
        """, document with { Title = Compose(document.Title), Body = Compose(Cut(document.Body)) });

    public static Task<int> UnindexAsync(this WriteSession session, string kind, Guid refId) =>
        session.ExecuteAsync("delete from search_documents where kind = @kind and ref_id = @refId", new { kind, refId });

    /// <summary>Letters and their marks in one character where there is one, so that words are found whichever way they were typed.</summary>
    static string Compose(string text) => Ascii.IsValid(text) ? text : string.Concat(text.EnumerateRunes()).Normalize();

    static string Cut(string body) => body.Length <= LongestBody ? body : body[..(char.IsHighSurrogate(body[LongestBody - 1]) ? LongestBody - 1 : LongestBody)];
}
