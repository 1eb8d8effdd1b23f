using System.Net;
using System.Text;
using Postmortem.Features.Services;
using Postmortem.Features.Services.Backstage;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Services;

/// <summary>Backstage's catalog-info.yaml, good, odd and hostile.</summary>
public sealed class CatalogueImportTests(Apps apps)
{
    const string Shop = """
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata:
          name: checkout
          title: Checkout
          description: Takes orders and payments.
          annotations:
            postmortem/tier: "A"
          links:
            - { url: "https://wiki.example.com/checkout", title: Runbook }
            - { url: "javascript:alert(1)", title: Evil }
        spec:
          type: service
          lifecycle: production
          owner: group:default/payments
          dependsOn: [ "component:default/stock", "resource:checkout-db", "component:default/nowhere" ]
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: { name: stock }
        spec: { type: service, lifecycle: experimental, owner: "group:warehouse/stock" }
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Resource
        metadata: { name: checkout-db, annotations: { postmortem/shared: "true" } }
        spec: { type: database, owner: dba, dependencyOf: [ "component:stock" ] }
        ---
        apiVersion: backstage.io/v1alpha1
        kind: System
        metadata: { name: checkout }
        spec: { owner: payments }
        ---
        apiVersion: backstage.io/v1alpha1
        kind: API
        metadata: { name: orders }
        spec: { type: openapi, lifecycle: production, owner: payments, definition: "" }
        """;

    [Theory, BothEngines]
    public async Task Entities_become_services_with_what_they_depend_on_and_a_second_time_changes_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var api = await app.ApiAsync();
        var first = (await api.PostAsync("services/import", new { text = Shop })).Is(HttpStatusCode.OK);

        Assert.Equal(["checkout", "stock", "checkout-db", "checkout-system"], Texts(first, "added"));
        Assert.Contains("component:default/nowhere, which neither the files nor the catalogue have", first.Text);
        Assert.Contains("only components, resources and systems are services", first.Text);
        var checkout = (await api.GetAsync("services/checkout")).Is(HttpStatusCode.OK);
        Assert.Equal(["checkout-db", "stock"], Texts(checkout, "depends_on").Order());
        Assert.Equal("A", checkout.TextAt("tier"));
        Assert.Equal("payments", checkout.TextAt("owner"));
        Assert.Equal("https://wiki.example.com/checkout", (string)Assert.Single(checkout["links"].AsArray())!["url"]!);
        var stock = (await api.GetAsync("services/stock")).Is(HttpStatusCode.OK);
        Assert.Equal("C", stock.TextAt("tier"));
        Assert.Equal("warehouse/stock", stock.TextAt("owner"));
        Assert.Equal(["checkout-db"], Texts(stock, "depends_on"));
        Assert.True((bool)(await api.GetAsync("services/checkout-db"))["shared"]);

        // What people wrote here stays; what the file says is taken again.
        (await api.PutAsync("services/stock", new { name = "Stock", owner = "somebody else", rollback_instructions = "Turn it off", depends_on = new[] { "checkout-db" } })).Is(HttpStatusCode.OK);
        var second = (await api.PostAsync("services/import", new { text = Shop })).Is(HttpStatusCode.OK);
        Assert.Empty(Texts(second, "added"));
        Assert.Equal(["stock"], Texts(second, "updated"));
        Assert.Equal("Turn it off", (await api.GetAsync("services/stock")).TextAt("rollback_instructions"));
        var third = (await api.PostAsync("services/import", new { text = Shop })).Is(HttpStatusCode.OK);
        Assert.Equal(["checkout", "stock", "checkout-db", "checkout-system"], Texts(third, "unchanged"));
        Assert.Equal(5, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from journal where action in ('service.added', 'service.edited') and door = 'api' and data not like '%somebody else%'"), TestContext.Current.CancellationToken) + 1);
    }

    [Theory, BothEngines]
    public async Task Files_are_uploaded_on_a_page_and_dependencies_are_shown_at_both_ends(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var page = await UploadAsync(user, HttpStatusCode.OK, Shop);
        Assert.Contains("4 added, 0 updated, 0 as they were, 2 passed over", page);
        var service = await reader.PageAsync("/services/checkout-db");
        Assert.Contains("Needed by", service);
        Assert.Contains("infrastructure that everything stands on", service);
        Assert.Contains("/services/stock\"", service);
        Assert.Contains("/services/stock\"", await reader.PageAsync("/services/checkout"));

        // By hand: a box taken away, and one that is nothing.
        await user.SubmitAsync("/services/checkout", new() { ["name"] = "Checkout", ["tier"] = "A", ["depends_on"] = "stock", ["version"] = "1" });
        Assert.DoesNotContain("/services/checkout-db\"", await reader.PageAsync("/services/checkout"));
        Assert.Contains("has no service with the short name", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, "/services/checkout", new() { ["name"] = "Checkout", ["tier"] = "A", ["depends_on"] = "no-such" }));
        Assert.Contains("cannot depend on itself", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, "/services/checkout", new() { ["name"] = "Checkout", ["tier"] = "A", ["depends_on"] = "checkout" }));
        Assert.Contains("No file was chosen", await UploadAsync(user, HttpStatusCode.UnprocessableEntity));
        await UploadAsync(reader, HttpStatusCode.Forbidden, Shop);
    }

    [Theory]
    [InlineData("a: &x [1, 2]\nb: [*x, *x]", "aliases")]
    [InlineData("a: !!python/object:os.system x", "tags")]
    [InlineData("a: !Evil x", "tags")]
    [InlineData("a: 1\na: 2", "twice")]
    [InlineData("a: [", "line 2")]
    [InlineData("a: 1\n  b: 2", "line 2")]
    [InlineData("? [a]\n: b", "a key is no text")]
    public void What_is_not_plain_is_refused_with_its_line(string yaml, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => CatalogueYaml.Read(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_lies_too_deep_is_refused_before_it_fills_the_stack() =>
        Assert.Contains("too deeply", Assert.Throws<FormatException>(() => CatalogueYaml.Read(new string('[', 200_000))).Message, StringComparison.Ordinal);

    [Theory, BothEngines]
    public async Task One_file_that_cannot_be_read_leaves_everything_as_it_was(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var result = await app.Service<ImportCatalogue>().RunAsync([new("good.yaml", Shop), new("bad.yaml", "a: *b"), new("large.yaml", null)], Actor.CommandLine, TestContext.Current.CancellationToken);
        Assert.Equal(2, result.Failure!.Faults.Count);
        Assert.Contains("bad.yaml cannot be read: line 1: aliases", result.Failure.Faults[0].Message);
        Assert.Contains("at most 1 MB", result.Failure.Faults[1].Message);
        Assert.Empty(await app.Database.ReadAsync(s => s.ListServicesAsync(), TestContext.Current.CancellationToken));
        using var endless = new MemoryStream(new byte[CatalogueFile.Largest + 5]);
        Assert.Null((await CatalogueFile.ReadAsync("x", endless, TestContext.Current.CancellationToken)).Text);
    }

    [Theory, BothEngines]
    public async Task Odd_names_and_titles_that_are_taken_find_a_place(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        string Entity(string name, string title, string space = "default") => $"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{ name: \"{name}\", title: \"{title}\", namespace: {space} }}\nspec: {{}}\n---\n";
        var text = Entity("a", "Same") + Entity("b", "Same") + Entity("new", "N") + Entity("x/../y", "Path") + Entity("a", "Other space", "shop") + Entity("c", new string('t', 300)) + "kind: Component\n---\njust text\n---\n- a list\n";
        var report = (await app.Service<ImportCatalogue>().RunAsync([new("odd.yaml", text)], Actor.CommandLine, TestContext.Current.CancellationToken)).Value;
        Assert.Equal(["a", "b", "service", "shop-a", "c"], report.Added.Select(s => s.Slug));
        Assert.Equal(["Same", "b"], report.Added.Take(2).Select(s => s.Name));
        Assert.Equal(2, report.Skipped.Count);
    }

    static string[] Texts(Answer answer, string field) => [.. answer[field].AsArray().Select(t => (string)t!)];

    static async Task<string> UploadAsync(TestUser user, HttpStatusCode expected, params string[] files)
    {
        using var content = new MultipartFormDataContent { { new StringContent(await user.FormTokenAsync()), "__RequestVerificationToken" } };
        foreach (var file in files) content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "files", "catalog-info.yaml");
        using var answer = await user.Http.PostAsync("/services/import", content, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, page);
        return page;
    }
}
