using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Kinds;

/// <summary>JSON over HTTP as all kinds speak it, and what each answer means for the run.</summary>
static class Speech
{
    static readonly JsonDocumentOptions Reading = new() { MaxDepth = 64 };

    public static HttpRequestMessage Request(HttpMethod method, Uri to, object? body = null)
    {
        var request = new HttpRequestMessage(method, to);
        if (body is null) return request;
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Journal.Json));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    /// <returns>An answer that says yes.</returns>
    /// <exception cref="RunRefusedException">Any other answer.</exception>
    public static async Task<OutboundAnswer> SayAsync(this OutboundClient http, HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            var host = request.RequestUri!.Host;
            var answer = await http.SendAsync(request, ct);
            if (answer.IsSuccess) return answer;
            var status = answer.Status.ToString(CultureInfo.InvariantCulture);
            var why = Why(answer.Body) is { Length: > 0 } words ? $": {words}" : ".";
            throw answer.Status switch
            {
                429 or 503 => new RunRefusedException(RefusalKind.Later, $"{host} asks to wait ({status}){why}", answer.Body, answer.RetryAfter),
                >= 500 => new RunRefusedException(RefusalKind.Unknown, $"{host} failed over the request ({status}){why}", answer.Body),
                >= 300 and < 400 => new RunRefusedException(RefusalKind.Rejected, $"{host} answered with a redirect ({status}), and redirects are not followed. Give the address that it leads to.", answer.Body),
                401 or 403 => new RunRefusedException(RefusalKind.Rejected, $"{host} does not accept the token for this ({status}){why}", answer.Body),
                _ => new RunRefusedException(RefusalKind.Rejected, $"{host} refused the request ({status}){why}", answer.Body),
            };
        }
    }

    /// <summary>A question before anything is asked to be done: without an answer nothing was.</summary>
    public static async Task<OutboundAnswer> LookAsync(this OutboundClient http, HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await http.SayAsync(request, ct);
        }
        catch (OutboundException e) when (e.Fate == OutboundFate.Unknown)
        {
            throw new RunRefusedException(RefusalKind.Later, e.Message);
        }
        catch (RunRefusedException e) when (e.Kind == RefusalKind.Unknown)
        {
            throw new RunRefusedException(RefusalKind.Later, e.Message, e.Output);
        }
    }

    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, null, Reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value at a path of names, as text; empty when there is none, or no text can hold it.</summary>
    public static string Text(this JsonNode? node, params string[] path)
    {
        try
        {
            foreach (var step in path) node = (node as JsonObject)?[step];
            return node is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.ToJsonString() : "";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair, or a name given twice.
            return "";
        }
    }

    /// <summary>A link that people may follow, or nothing.</summary>
    public static string? Link(string text) => text.Length <= 2000 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? text : null;

    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    static string Why(string body)
    {
        var json = Parse(body);
        var words = new[] { json.Text("message"), json.Text("error"), json.Text("error_description") }.FirstOrDefault(w => w.Length > 0) ?? "";
        return Words.Fit(words.ReplaceLineEndings(" ").Trim(), 300);
    }
}
