using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Postmortem.Features.Shared;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>Nothing came that could be read. Its message is for people, says what to do, and holds nothing secret.</summary>
public sealed class NotReadException(string message) : Exception(message);

/// <param name="Warning">What Prometheus itself warns of, as when a part of the data was missing; empty for nothing.</param>
public sealed record RangeAnswer(IReadOnlyList<Series> Series, string Warning);

/// <summary>Asks Prometheus, or what speaks its API (Mimir, Thanos, VictoriaMetrics), for a range of values.</summary>
public sealed class Prometheus(OutboundClient outbound, CheckSecrets secrets)
{
    const int LongestWhy = 300;
    static readonly JsonDocumentOptions Reading = new() { MaxDepth = 16 };

    /// <summary>Where the query goes.</summary>
    /// <returns>Null when the address is none.</returns>
    public static Uri? AddressOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && Uri.TryCreate($"{uri.AbsoluteUri.TrimEnd('/')}/api/v1/query_range", UriKind.Absolute, out var full) ? full : null;

    /// <exception cref="NotReadException">There is no answer, or none that can be used.</exception>
    public async Task<RangeAnswer> AskAsync(RecoveryCheck check, Span span, CancellationToken ct)
    {
        // By POST, since a long query does not fit into every server's addresses.
        using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(check.Url)) { Content = new FormUrlEncodedContent(Fields(check, span)) };
        request.Headers.Accept.Add(new("application/json"));
        if (check.Secret.Length > 0)
        {
            var secret = secrets.Open(check.Secret) ?? throw new NotReadException("The kept token or password can no longer be read. An administrator has to enter it anew.");
            request.Headers.Authorization = check.UserName.Length == 0
                ? new AuthenticationHeaderValue("Bearer", secret)
                : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{check.UserName}:{secret}")));
        }
        try
        {
            return Read(await outbound.SendAsync(request, ct), request.RequestUri!.Host);
        }
        catch (InvalidOperationException)
        {
            throw new NotReadException("The answer holds text that is none: half of a character. Look at what the query gives there.");
        }
        catch (OutboundException e)
        {
            throw new NotReadException(e.Message);
        }
    }

    static Dictionary<string, string> Fields(RecoveryCheck check, Span span) => new()
    {
        ["query"] = check.Query,
        ["start"] = Seconds(span.From),
        ["end"] = Seconds(span.To),
        ["step"] = span.Step.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ["timeout"] = "8s",
    };

    static RangeAnswer Read(OutboundAnswer answer, string host)
    {
        if (answer.IsRedirect) throw new NotReadException($"{host} answered with a redirect ({answer.Status}), and redirects are not followed. Give the address that it leads to.");
        // What is longer was cut.
        if (Encoding.UTF8.GetByteCount(answer.Body) >= OutboundClient.LongestBody - 4) throw new NotReadException($"{host} answered with more than {OutboundClient.LongestBody / 1024} KB. Let the query give fewer series, as with sum() or max().");
        using var json = Parse(answer.Body);
        if (!answer.IsSuccess) throw new NotReadException(Refused(answer.Status, host, json));
        if (json is null || Text(json.RootElement, "status") != "success" || !TryGet(json.RootElement, "data", out var data))
            throw new NotReadException($"{host} did not answer as Prometheus does. Is this the address of Prometheus itself, without a sign-in page before it?");
        if (!TryGet(data, "result", out var result) || Text(data, "resultType") != "matrix" || result.ValueKind != JsonValueKind.Array)
            throw new NotReadException("The query gives no numbers over time. Use one whose answer is a number, such as a rate or a quantile.");
        return new([.. result.EnumerateArray().Select(SeriesOf)], Warning(json.RootElement));
    }

    static string Refused(int status, string host, JsonDocument? json)
    {
        // Only what Prometheus says of itself; other answers are nobody's business here.
        var why = json is not null && Text(json.RootElement, "status") == "error" ? Line(Text(json.RootElement, "error")) : "";
        var said = why.Length > 0 ? $": {why}" : ".";
        return status switch
        {
            400 or 422 when why.Length > 0 => $"{host} cannot answer the query{said}",
            401 or 403 => $"{host} does not accept the token or password ({status}).",
            404 or 405 => $"{host} has no Prometheus at this address ({status}).",
            429 => $"{host} asks to wait (429). Try again in a minute.",
            _ => $"{host} failed over the query ({status}){said}",
        };
    }

    static Series SeriesOf(JsonElement series)
    {
        if (!TryGet(series, "values", out var values) || values.ValueKind != JsonValueKind.Array)
            throw new NotReadException("The query gives histograms. Use one whose answer is a number, such as histogram_quantile().");
        var labels = TryGet(series, "metric", out var metric) && metric.ValueKind == JsonValueKind.Object
            ? string.Join(", ", metric.EnumerateObject().Where(l => l.Name != "__name__" && l.Value.ValueKind == JsonValueKind.String).Select(l => $"{l.Name}=\"{l.Value.GetString()}\""))
            : "";
        return new(labels.Length == 0 ? "" : Line($"{{{labels}}}"), [.. values.EnumerateArray().Select(SampleOf)]);
    }

    static Sample SampleOf(JsonElement pair)
    {
        if (pair is { ValueKind: JsonValueKind.Array } && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.Number && pair[0].TryGetDouble(out var at)
            && at is > 0 and < 253_000_000_000 && pair[1].ValueKind == JsonValueKind.String && Number(pair[1].GetString()!) is { } value)
            return new(DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(at * 1000)), value);
        throw new NotReadException("One of the values could not be read.");
    }

    static double? Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };

    static string Warning(JsonElement root) => TryGet(root, "warnings", out var warnings) && warnings.ValueKind == JsonValueKind.Array
        ? Line(string.Join("; ", warnings.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()))) : "";

    static JsonDocument? Parse(string body)
    {
        try
        {
            return JsonDocument.Parse(body, Reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
    }

    static string Text(JsonElement element, string name) => TryGet(element, name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static string Line(string text)
    {
        return Words.Fit(new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim(), LongestWhy);
    }

    static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);
}
