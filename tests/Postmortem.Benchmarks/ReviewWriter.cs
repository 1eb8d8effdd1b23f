namespace Postmortem.Benchmarks;

/// <summary>Reviews with sections, factors and sign-offs.</summary>
sealed class ReviewWriter(Tables tables, Random random)
{
    static readonly string[] Full = ["summary", "impact", "background", "timeline", "detection", "response", "rollback", "factors", "tests", "lessons", "follow-ups", "risks"];
    static readonly string[] Light = ["summary", "impact", "what happened", "lessons"];
    static readonly string[] Categories = ["change", "design", "capacity", "configuration", "testing", "detection"];
    static readonly string[] RecentStates = ["draft", "in review", "reviewed", "published", "published"];

    readonly Vocabulary _vocabulary = new(random);
    readonly Insert _reviews = tables.Into("reviews", "id, incident_id, template_key, template_name, template_version, state, facilitator_id, created_by, created_at, updated_at, published_at");
    readonly Insert _sections = tables.Into("review_sections", "id, review_id, key, position, title, guidance, requirements, body, touched, updated_by, updated_at");
    readonly Insert _reviewers = tables.Into("review_reviewers", "review_id, person_id, requested_at, requested_by, decision, decided_at, decided_text_version");
    readonly Insert _factors = tables.Into("factors", "id, review_id, incident_id, position, text, category, evidence, explored");
    readonly Insert _documents = tables.Into("search_documents", "kind, ref_id, incident_id, title, body, at");

    /// <returns>The keys of its factors.</returns>
    public IReadOnlyList<string> Write(string incident, int number, DateTimeOffset declared, bool isFull, bool isRecent, string facilitator, string author, string reviewer)
    {
        var now = declared.AddDays(3);
        var at = now.ToUnixTimeMilliseconds();
        var id = Guid.CreateVersion7(now).ToString();
        var state = isRecent && !isFull ? RecentStates[random.Next(RecentStates.Length)] : "published";
        var keys = isFull || random.Next(5) == 0 ? Full : Light;
        _reviews.Run(id, incident, keys == Full ? "full" : "light", keys == Full ? "Full review" : "Light review", "1", state, facilitator, author, at, at, state == "published" ? at : null);
        foreach (var (position, key) in keys.Index())
        {
            var section = Guid.CreateVersion7(now).ToString();
            var body = _vocabulary.Section(isFull ? 160 : random.Next(30, 90));
            _sections.Run(section, id, key, position, char.ToUpperInvariant(key[0]) + key[1..], _vocabulary.Text(20), """["text"]""", body, 1, "Somebody", at);
            _documents.Run("review", section, incident, $"INC-{number} review: {key}", body, at);
        }
        _reviewers.Run(id, reviewer, at, "Somebody", state is "draft" or "in review" ? null : "approved", state is "draft" or "in review" ? null : at, state is "draft" or "in review" ? null : 1);
        var factors = Enumerable.Range(0, isFull ? 5 : random.Next(1, 4)).Select(_ => Guid.CreateVersion7(now).ToString()).ToList();
        foreach (var (position, factor) in factors.Index())
            _factors.Run(factor, id, incident, position, _vocabulary.Text(14), Categories[random.Next(Categories.Length)], _vocabulary.Text(10), 1);
        return factors;
    }
}
