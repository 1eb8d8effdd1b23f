using Postmortem.Data;

namespace Postmortem.Features.Search;

/// <summary>Keeps <c>search_documents</c>, within the transaction that changes the thing itself.</summary>
public static class SearchIndex
{
    public static Task<int> IndexAsync(this WriteSession session, SearchDocument document) => session.ExecuteAsync("""
        insert into search_documents (kind, ref_id, incident_id, title, body, at) values (@Kind, @RefId, @IncidentId, @Title, @Body, @At)
        on conflict (kind, ref_id) do update set title = excluded.title, body = excluded.body, at = excluded.at
        """, document);

    public static Task<int> UnindexAsync(this WriteSession session, string kind, Guid refId) =>
        session.ExecuteAsync("delete from search_documents where kind = @kind and ref_id = @refId", new { kind, refId });
}
