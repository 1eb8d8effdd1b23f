using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Client;

/// <summary>
/// One call of the Web API. Arguments go as a form, which every method takes (blocks and views as JSON inside it); the token
/// goes in the header. Never follows redirects, never logs arguments.
/// </summary>
public sealed class SlackHttp : IDisposable
{
    const int LargestAnswer = 8 * 1024 * 1024;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    static readonly TimeSpan UsualRest = TimeSpan.FromSeconds(30);

    readonly SlackOptions _options;
    readonly SlackPace _pace;
    readonly HttpClient _http;

    public SlackHttp(SlackOptions options, SlackPace pace)
    {
        (_options, _pace) = (options, pace);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            Timeout = Longest,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Postmortem", typeof(SlackHttp).Assembly.GetName().Version?.ToString(3)));
    }

    /// <param name="paced">False for what must go out within a trigger's life.</param>
    /// <exception cref="SlackException">Slack did not do it.</exception>
    public async Task<T> CallAsync<T>(string team, string? token, string method, IEnumerable<KeyValuePair<string, string?>> args, JsonTypeInfo<T> type, CancellationToken ct, bool paced = true)
        where T : SlackFailure
    {
        var given = args.Where(a => a.Value is not null).ToList();
        if (paced && _pace.Take(team, method, given.FirstOrDefault(a => a.Key == "channel").Value) is { Ticks: > 0 } wait)
            throw new SlackException(method, SlackTrouble.Limited, "own_pace", retryAfter: wait);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.ApiBaseUrl, method)) { Content = new FormUrlEncodedContent(given!) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await SendAsync(team, method, request, type, ct);
    }

    /// <summary>The token that the code of an installation stands for. The app's own secret goes in the header, as Slack asks.</summary>
    /// <exception cref="SlackException">Slack did not give it.</exception>
    public async Task<OAuthAnswer> ExchangeAsync(string code, Uri redirect, CancellationToken ct)
    {
        const string method = "oauth.v2.access";
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.ClientId}:{_options.ClientSecret}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.ApiBaseUrl, method))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = code, ["redirect_uri"] = redirect.AbsoluteUri }),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", basic) },
        };
        return await SendAsync("", method, request, SlackJson.Default.OAuthAnswer, ct);
    }

    /// <summary>Bytes of a file that only the bot may read. The token is handed to Slack's hosts alone.</summary>
    /// <exception cref="SlackException">Slack did not hand it out, or it is larger than <paramref name="largest"/>.</exception>
    public async Task<byte[]> DownloadAsync(string token, string address, long largest, CancellationToken ct)
    {
        const string method = "files.download";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !_options.IsSlacks(url)) throw new SlackException(method, SlackTrouble.Refused, "foreign_host", "the address is not Slack's");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!response.IsSuccessStatusCode) throw Failed(method, response.StatusCode, RestOf(response));
            // Without the scope Slack answers with its sign-in page.
            if (response.Content.Headers.ContentType?.MediaType == "text/html") throw new SlackException(method, SlackTrouble.Refused, "missing_scope", "files:read");
            if (response.Content.Headers.ContentLength > largest) throw new SlackException(method, SlackTrouble.Refused, "too_large");
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            using var kept = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, ct)) > 0;)
            {
                if (kept.Length + read > largest) throw new SlackException(method, SlackTrouble.Refused, "too_large");
                kept.Write(buffer, 0, read);
            }
            return kept.ToArray();
        }
        catch (Exception e) when (IsWay(e, ct))
        {
            throw new SlackException(method, SlackTrouble.Away, "unreachable", inner: e);
        }
    }

    /// <summary>An answer to a command or button, at the address that came with it; only if that is Slack's.</summary>
    public async Task RespondAsync(string address, string json, CancellationToken ct)
    {
        const string method = "response_url";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || !_options.IsSlacks(url)) throw new SlackException(method, SlackTrouble.Refused, "foreign_host", "the address is not Slack's");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.IsSuccessStatusCode) return;
            // 404: used up or too old. Nobody waits for it any more.
            throw (int)response.StatusCode is >= 400 and < 500 and not 429
                ? new SlackException(method, SlackTrouble.Refused, "response_url_gone")
                : Failed(method, response.StatusCode, RestOf(response));
        }
        catch (Exception e) when (IsWay(e, ct))
        {
            throw new SlackException(method, SlackTrouble.Away, "unreachable", inner: e);
        }
    }

    public void Dispose() => _http.Dispose();

    async Task<T> SendAsync<T>(string team, string method, HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken ct) where T : SlackFailure
    {
        try
        {
            using var response = await _http.SendAsync(request, ct);
            // With or without a body, JSON or not.
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                _pace.Rest(team, method, RestOf(response) ?? UsualRest);
                throw Failed(method, response.StatusCode, RestOf(response) ?? UsualRest);
            }
            if (!response.IsSuccessStatusCode) throw Failed(method, response.StatusCode, RestOf(response));
            var answer = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(ct), type) ?? throw new JsonException("null");
            if (!answer.Ok) throw Refused(method, answer, RestOf(response));
            return answer is AuthTest test && response.Headers.TryGetValues("X-OAuth-Scopes", out var scopes)
                ? (T)(SlackFailure)(test with { Scopes = [.. string.Join(',', scopes).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] })
                : answer;
        }
        catch (JsonException e)
        {
            throw new SlackException(method, SlackTrouble.Away, "not_json", inner: e);
        }
        catch (Exception e) when (IsWay(e, ct))
        {
            throw new SlackException(method, SlackTrouble.Away, e is TaskCanceledException ? "timeout" : "unreachable", inner: e);
        }
    }

    static SlackException Failed(string method, HttpStatusCode status, TimeSpan? rest) => status == HttpStatusCode.TooManyRequests
        ? new(method, SlackTrouble.Limited, "ratelimited", retryAfter: rest ?? UsualRest)
        : new(method, SlackTrouble.Away, string.Create(CultureInfo.InvariantCulture, $"http_{(int)status}"), retryAfter: rest);

    static SlackException Refused(string method, SlackFailure answer, TimeSpan? rest)
    {
        var error = answer.Error ?? "unknown_error";
        var trouble = SlackErrors.TroubleOf(error);
        var detail = answer.Needed ?? (answer.ResponseMetadata?.Messages is { Count: > 0 } said ? string.Join("; ", said.Take(3)) : null);
        return new(method, trouble, error, detail, rest ?? (trouble == SlackTrouble.Limited ? UsualRest : null));
    }

    static TimeSpan? RestOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta is { } rest ? TimeSpan.FromSeconds(Math.Clamp(rest.TotalSeconds, 1, 3600)) : null;

    static bool IsWay(Exception e, CancellationToken ct) => e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested);
}
