using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services.Backstage;

/// <summary>
/// Takes over services and what they depend on from <c>catalog-info.yaml</c> files: all of them or, when one cannot be read, nothing. A
/// service is known again by its short name, made from <c>metadata.name</c>. What a file does not say stays as it is here, rollback
/// instructions above all; so the same files twice change nothing.
/// </summary>
public sealed class ImportCatalogue(Database database, TimeProvider clock)
{
    public async Task<Result<CatalogueReport>> RunAsync(IReadOnlyList<CatalogueFile> files, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        checks.Must(files.Count > 0, "files", "No file was chosen. Choose one or several catalog-info.yaml files.");
        checks.Must(files.Count <= CatalogueFile.Most, "files", $"At most {CatalogueFile.Most} files can be imported at once. Import the others afterwards.");
        var skipped = new List<string>();
        var entities = Sorted(files.SelectMany(f => Read(f, checks, skipped)), skipped);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<CatalogueReport>>(async s =>
        {
            var run = new Run(s, actor, now, entities, [.. skipped]);
            return await run.SaveAsync();
        }, ct);
    }

    static List<CatalogueEntity> Read(CatalogueFile file, Checks checks, List<string> skipped)
    {
        var found = new List<CatalogueEntity>();
        var name = Words.Short(file.Name, 100);
        if (file.Text is null)
        {
            checks.Add("files", $"{name} cannot be read: it must be text in UTF-8 of at most {CatalogueFile.Largest / 1024 / 1024} MB.");
            return found;
        }
        try
        {
            var maps = CatalogueYaml.Read(file.Text);
            checks.Must(maps.Any(m => m.Map.ContainsKey("kind")), "files", $"{name} holds no catalogue. A catalog-info.yaml was expected: entities with apiVersion, kind and metadata, such as kind: Component.");
            foreach (var (line, map) in maps)
            {
                var (entity, why) = CatalogueEntity.Of(name, line, map);
                if (entity is null) skipped.Add($"{name}, line {line}: {why}");
                else found.Add(entity);
            }
        }
        catch (FormatException e)
        {
            checks.Add("files", $"{name} cannot be read: {e.Message.TrimEnd('.')}.");
        }
        return found;
    }

    /// <summary>Components first: where a resource or a system has the name of one, it gets its kind behind its short name.</summary>
    static List<CatalogueEntity> Sorted(IEnumerable<CatalogueEntity> entities, List<string> skipped)
    {
        var sorted = new List<CatalogueEntity>();
        foreach (var entity in entities.OrderBy(e => Array.IndexOf(CatalogueEntity.Kinds, e.Kind)))
        {
            if (sorted.Any(e => e.Ref == entity.Ref)) skipped.Add($"{entity.File}, line {entity.Line}: {entity.Ref} stands in the files twice; the first one counts");
            else if (sorted.Exists(e => e.Slug == entity.Slug)) sorted.Add(entity with { Slug = ServiceSlug.From($"{entity.Slug}-{entity.Kind}"), Name = $"{Words.Short(entity.Name, ServiceFields.LongestName - 14)} ({entity.Kind})" });
            else sorted.Add(entity);
        }
        return sorted;
    }

    sealed class Run(WriteSession session, Actor actor, DateTimeOffset now, IReadOnlyList<CatalogueEntity> entities, List<string> skipped)
    {
        readonly Dictionary<string, string> _slugs = entities.ToDictionary(e => e.Ref, e => e.Slug);
        readonly Dictionary<string, Service> _before = [];

        public async Task<Result<CatalogueReport>> SaveAsync()
        {
            // All stand before any depends on another.
            var wanted = new List<Service>();
            foreach (var entity in entities)
            {
                var prepared = await PrepareAsync(entity);
                if (prepared.Failure is { } failure) return failure;
                wanted.Add(prepared.Value);
            }
            var (added, updated, unchanged) = (new List<ServiceName>(), new List<ServiceName>(), new List<ServiceName>());
            foreach (var (entity, service) in entities.Zip(wanted))
            {
                var after = service with { DependsOn = await NeedsAsync(entity, service) };
                var before = _before.GetValueOrDefault(after.Slug);
                (before is null ? added : Same(before, after) ? unchanged : updated).Add(new() { Id = after.Id, Name = after.Name, Slug = after.Slug });
                if (before is not null && Same(before, after)) continue;
                if (before is not null) await session.UpdateServiceAsync(after);
                if (await session.PutDependenciesAsync(after) is { } unknown) return unknown;
                await session.RecordAsync(actor, now, before is null
                    ? new Fact("service.added", null, after.Id, new { after.Name, after.Tier, after.DependsOn, From = entity.Ref })
                    : new Fact("service.edited", null, after.Id, new { Before = before, After = after, From = entity.Ref }));
            }
            return new CatalogueReport(added, updated, unchanged, skipped);
        }

        async Task<Result<Service>> PrepareAsync(CatalogueEntity entity)
        {
            var before = await session.FindServiceAsync(entity.Slug);
            var checks = new Checks();
            var after = new ServiceFields(await FreeNameAsync(entity, before), before is null ? entity.Slug : null, entity.Tier, entity.Owner ?? before?.Owner, entity.Description ?? before?.Description, entity.Links ?? before?.LinkList,
                before?.RollbackInstructions, null, entity.Shared).ApplyTo(before ?? new Service { Id = Guid.CreateVersion7(now), CreatedAt = now }, checks);
            if (!checks.Passed) return Failure.Invalid([.. checks.Failure.Faults.Select(f => f with { Field = "files", Message = $"{entity.File}, line {entity.Line}, {entity.Ref}: {f.Message}" })]);
            if (before is null) await session.InsertServiceAsync(after);
            else _before[after.Slug] = before;
            return after;
        }

        /// <summary>Names are unique here, titles are not there.</summary>
        async Task<string> FreeNameAsync(CatalogueEntity entity, Service? before)
        {
            if (await session.FindIdByNameAsync(entity.Name) is not { } other || other == before?.Id) return entity.Name;
            if (before is not null) return before.Name;
            return await session.FindIdByNameAsync(entity.Slug) is null ? entity.Slug : $"{Words.Short(entity.Name, 30)} ({entity.Slug})";
        }

        async Task<IReadOnlyList<string>> NeedsAsync(CatalogueEntity entity, Service service)
        {
            var needs = entity.DependsOn is null ? service.DependsOn.ToList() : [];
            foreach (var need in entity.DependsOn ?? [])
            {
                var slug = _slugs.GetValueOrDefault(need) ?? ServiceSlug.From(need[(need.IndexOf(':') + 1)..].Replace("default/", "", StringComparison.Ordinal));
                if (slug == service.Slug || needs.Contains(slug)) continue;
                if (_slugs.ContainsKey(need) || await session.FindServiceAsync(slug) is not null) needs.Add(slug);
                else skipped.Add($"{service.Name} depends on {Words.Short(need, 120)}, which neither the files nor the catalogue have");
            }
            needs.AddRange(entities.Where(e => e.NeededBy.Contains(entity.Ref) && e.Slug != service.Slug && !needs.Contains(e.Slug)).Select(e => e.Slug));
            return [.. needs.Take(ServiceFields.MostDependencies)];
        }

        static bool Same(Service a, Service b) => a with { DependsOn = [] } == b with { DependsOn = [] } && a.DependsOn.Order().SequenceEqual(b.DependsOn.Order());
    }
}
