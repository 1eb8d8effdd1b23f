using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Jobs.Webhooks;

/// <summary>
/// Posts each fact of an open incident to one address, signed. What belongs to no incident, or to one that is private when
/// its turn comes, is never sent; nor are words of the timeline that were hidden or edited away until then.
/// </summary>
public sealed class WebhookHandler : IOutboxHandler, IDisposable
{
    public const string SignatureHeader = "Postmortem-Signature";
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    readonly WebhookOptions? _options;
    readonly AppOptions _app;
    readonly Database _database;
    readonly TimeProvider _clock;
    readonly HttpClient? _http;

    public WebhookHandler(AppOptions app, Database database, TimeProvider clock)
    {
        (_app, _options, _database, _clock) = (app, app.Webhooks, database, clock);
        if (_options is null) return;
        // A redirect could lead anywhere, with the signed body.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Longest };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Postmortem", typeof(WebhookHandler).Assembly.GetName().Version?.ToString(3)));
    }

    public bool IsOn => _options is not null;

    public bool Wants(OutboxMessage message) => message.IncidentId is not null;

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        if (await FindOpenAsync(message.IncidentId!.Value, ct) is not { } incident) return;
        var body = Write(message, incident, await DataAsync(message, ct), await FindFollowUpAsync(message, ct));
        using var request = new HttpRequestMessage(HttpMethod.Post, _options!.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(SignatureHeader, Sign(body, _options.Secret, _clock.GetUtcNow()));
        using var response = await _http!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{_options.Url.Host} answered {(int)response.StatusCode}.");
    }

    /// <summary><c>t=1893456000,v1=…</c>: HMAC-SHA256 of the seconds, a full stop and the body.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(seconds + "."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    public void Dispose() => _http?.Dispose();

    Task<IncidentRef?> FindOpenAsync(Guid id, CancellationToken ct) => _database.ReadAsync(s => s.OneAsync<IncidentRef>("""
        select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i where i.id = @id and i.visibility = 'open'
        """, new { id }), ct);

    async Task<int?> FindFollowUpAsync(OutboxMessage message, CancellationToken ct) => message.Topic.StartsWith("action_item.", StringComparison.Ordinal)
        ? await _database.ReadAsync(s => s.OneAsync<int?>("select number from action_items where id = @SubjectId", message), ct) : null;

    async Task<JsonNode?> DataAsync(OutboxMessage message, CancellationToken ct)
    {
        var data = message.Payload is { } payload ? JsonNode.Parse(payload) : null;
        if (message.Topic is not ("entry.added" or "entry.edited") || data is not JsonObject told) return data;
        var now = await _database.ReadAsync(s => s.OneAsync<EntryNow>("select text, hidden_at from timeline_entries where id = @SubjectId", message), ct);
        foreach (var part in new[] { told, told["from"], told["to"] }.OfType<JsonObject>().Where(part => part["text"] is { } text && (now is null or { HiddenAt: not null } || (string?)text != now.Text)))
            part["text"] = null;
        return told;
    }

    sealed record EntryNow
    {
        public string Text { get; init; } = "";
        public DateTimeOffset? HiddenAt { get; init; }
    }

    byte[] Write(OutboxMessage message, IncidentRef incident, JsonNode? data, int? followUp) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        message.Id,
        message.Topic,
        At = message.CreatedAt.UtcDateTime,
        Incident = new { incident.Name, incident.Number, incident.Title, incident.Status, incident.Severity, Url = new Uri(_app.BaseUrl, $"/incidents/{incident.Number}") },
        Subject = message.SubjectId,
        FollowUp = followUp is { } number ? new { Name = $"FU-{number}", Number = number, Url = new Uri(_app.BaseUrl, $"/follow-ups/{number}") } : null,
        Data = data,
    }, Journal.Json);
}
