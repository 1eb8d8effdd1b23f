using System.Text;
using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Search;

/// <summary>Keeps <c>search_documents</c> and, on SQLite, <c>search_words</c>, within the transaction that changes the thing itself.</summary>
public static class SearchIndex
{
    /// <summary>
    /// Characters of a text that can be found. PostgreSQL refuses a row whose words fill more than a megabyte, and one character can
    /// take nine bytes there (a Hangul syllable, taken apart): what a person wrote must be saved all the same.
    /// </summary>
    const int LongestBody = 100_000;

    /// <summary>A longer word is found whole, but not by its beginning.</summary>
    const int LongestWord = 200;

    public static async Task IndexAsync(this WriteSession session, SearchDocument document)
    {
        var composed = document with { Title = Compose(document.Title), Body = Compose(Words.Cut(document.Body, LongestBody)) };
        await session.ExecuteAsync("""
            insert into search_documents (kind, ref_id, incident_id, title, body, at) values (@Kind, @RefId, @IncidentId, @Title, @Body, @At)
            on conflict (kind, ref_id) do update set title = excluded.title, body = excluded.body, at = excluded.at
            """, composed);
        if (session.Dialect.IsPostgres) return;
        await session.ExecuteAsync("""
            insert into search_words (part, begins, word) select @Part, value ->> 0, value ->> 1 from json_each(@Words) where true
            on conflict do nothing
            """, new { SearchPart.Of(document.Kind).Part, Words = JsonSerializer.Serialize(WordsOf(composed.Title).Concat(WordsOf(composed.Body)).Distinct().Select(w => new[] { w.Begins, w.Word })) });
    }

    public static Task<int> UnindexAsync(this WriteSession session, string kind, Guid refId) =>
        session.ExecuteAsync("delete from search_documents where kind = @kind and ref_id = @refId", new { kind, refId });

    /// <summary>Each word as its beginning is looked for, and as the index is asked for it: a word that it may fold otherwise than we do, as it was written.</summary>
    static IEnumerable<(string Begins, string Word)> WordsOf(string text)
    {
        foreach (var word in SearchWords.Of(text))
        {
            if (word.Length > LongestWord) continue;
            var (begins, typed) = (word.Text, text.Substring(word.Start, word.Length));
            yield return (begins, SearchWords.AreFoldedAlike(begins, typed) ? begins : typed.ToLowerInvariant());
        }
    }

    /// <summary>Letters and their marks in one character where there is one, so that words are found whichever way they were typed.</summary>
    static string Compose(string text) => Ascii.IsValid(text) ? text : string.Concat(text.EnumerateRunes()).Normalize();
}
