using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Accounts.Tokens;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Json, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
{
    public JsonNode this[string field] => Json![field] ?? throw new Xunit.Sdk.XunitException($"{field} is missing in {Text}");

    public int NumberAt(string field) => (int)this[field];

    public string TextAt(string field) => (string)this[field]!;

    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>A problem of this kind, told as RFC 9457 wants.</summary>
    public Answer IsProblem(HttpStatusCode status, string kind)
    {
        Is(status);
        Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
        Assert.Equal($"/problems/{kind}", TextAt("type"));
        Assert.Equal((int)status, NumberAt("status"));
        Assert.NotEmpty(TextAt("title"));
        Assert.NotEmpty(TextAt("detail"));
        return this;
    }
}

/// <summary>A program with a token.</summary>
public sealed class ApiClient(TestApp app, string? token, Guid id, string name) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };

    public Guid Id => id;
    public string Name => name;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null, string? key = null) => SendAsync(HttpMethod.Post, path, Json(body), key is null ? [] : [("Idempotency-Key", key)]);

    public Task<Answer> PutAsync(string path, object? body = null) => SendAsync(HttpMethod.Put, path, Json(body));

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, Json(body), headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    public Task<Answer> PostTextAsync(string path, string text, string type = "application/json") => SendAsync(HttpMethod.Post, path, new StringContent(text, Encoding.UTF8, type));

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}") { Content = content };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        // A server that refuses a large body need not read it; the client then asks before it sends.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1_000_000;
        foreach (var (header, value) in headers) request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var sent = content is StringContent ? await content.ReadAsStringAsync(TestContext.Current.CancellationToken) : null;
        (await Contract.OfAsync(app)).Check(method.Method, response.RequestMessage!.RequestUri!.PathAndQuery, sent, response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new(response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : null, response.Headers, response.Content.Headers, text);
    }

    /// <returns>The new incident's number.</returns>
    public async Task<int> DeclareAsync(string title = "Checkout answers with errors", string visibility = "open") =>
        (await PostAsync("incidents", new { title, visibility })).Is(HttpStatusCode.Created).NumberAt("number");

    public void Dispose() => _http.Dispose();

    static StringContent? Json(object? body) => body is null ? null : new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}

static class ApiSteps
{
    /// <summary>A new person with this role, and a token of theirs.</summary>
    public static async Task<ApiClient> ApiAsync(this TestApp app, string role = Role.Responder, string? name = null, string scopes = "read write")
    {
        var person = await app.AddPersonAsync(role, name);
        var token = await app.TokenAsync(person.Email, scopes);
        return new(app, token.Secret, person.Id, person.Name);
    }

    public static async Task<CreatedToken> TokenAsync(this TestApp app, string email, string scopes = "read write") =>
        (await app.Service<CreateToken>().RunAsync(new("Test", scopes.Split(' '), null, email), Actor.CommandLine, CancellationToken.None)).Value;
}
