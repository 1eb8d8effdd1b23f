using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Postmortem.Web.Outbound;

/// <summary>Finds the addresses of a host. A seam, because tests must lie about them.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <param name="Body">Cut where it was too long.</param>
/// <param name="RetryAfter">How long the other side asks to wait; null when it does not.</param>
public sealed record OutboundAnswer(int Status, string Body, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsRedirect => Status is >= 300 and < 400;
}

/// <summary>
/// The one way out for requests that people set up: allowed hosts only; the name is resolved here, every address looked at,
/// and that address connected to, so that a name cannot mean another place a moment later. No redirect, proxy, cookie or
/// kept connection: each request stands for itself, and is sent once.
/// </summary>
public sealed class OutboundClient(OutboundOptions options, ResolveHost resolve)
{
    public const int LongestBody = 256 * 1024;
    static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);

    /// <summary>From the first packet to the last byte of the answer.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    public OutboundOptions Options => options;

    /// <exception cref="OutboundException">There is no answer; its fate says whether the request may have arrived.</exception>
    public async Task<OutboundAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct, TimeSpan? longest = null)
    {
        if (options.Refusal(request.RequestUri) is { } refused) throw new OutboundException(OutboundFate.Refused, refused);
        var host = request.RequestUri!.Host;
        // From here on it may have arrived: with TLS only once the other side has proven who it is.
        var mayHaveArrived = false;
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (context, cancel) =>
            {
                var stream = await ConnectAsync(context.DnsEndPoint, request.RequestUri.Scheme, cancel);
                mayHaveArrived = request.RequestUri.Scheme == "http";
                return stream;
            },
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, faults) => faults == SslPolicyErrors.None && (mayHaveArrived = true) },
        };
        using var http = new HttpMessageInvoker(handler);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(longest ?? Usual);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Postmortem", typeof(OutboundClient).Assembly.GetName().Version?.ToString(3)));
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            return new((int)response.StatusCode, await ReadAsync(response.Content, limit.Token), RetryAfterOf(response.Headers.RetryAfter));
        }
        catch (Exception e) when (e.InnerException is OutboundException inner)
        {
            throw inner;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw mayHaveArrived
                ? new OutboundException(OutboundFate.Unknown, $"{host} took the request and did not answer in {(longest ?? Usual).TotalSeconds:0} seconds.", e)
                : new OutboundException(OutboundFate.Unreached, $"{host} could not be reached in {(longest ?? Usual).TotalSeconds:0} seconds.", e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            throw new OutboundException(OutboundFate.Unreached, $"{host} did not prove by its certificate who it is, so nothing was sent.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw mayHaveArrived
                ? new OutboundException(OutboundFate.Unknown, $"{host} broke the connection off before its answer was complete.", e)
                : new OutboundException(OutboundFate.Unreached, $"{host} could not be reached.", e);
        }
    }

    async Task<Stream> ConnectAsync(DnsEndPoint to, string scheme, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestConnect);
        try
        {
            var addresses = IPAddress.TryParse(to.Host.Trim('[', ']'), out var literal) ? [literal] : await resolve(to.Host, limit.Token);
            foreach (var address in addresses)
                if (Refusal(to.Host, address, scheme) is { } refused) throw new OutboundException(OutboundFate.Refused, refused);
            return await ConnectAsync(to, addresses, limit.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            throw new OutboundException(OutboundFate.Unreached, $"No address was found for {to.Host}.", e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new OutboundException(OutboundFate.Unreached, $"{to.Host} could not be reached in {LongestConnect.TotalSeconds:0} seconds.", e);
        }
    }

    static async Task<Stream> ConnectAsync(DnsEndPoint to, IPAddress[] addresses, CancellationToken ct)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, to.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last is null
            ? new OutboundException(OutboundFate.Unreached, $"No address was found for {to.Host}.")
            : new OutboundException(OutboundFate.Unreached, $"{to.Host} refused the connection or could not be reached.", last);
    }

    /// <summary>Its answer names no address: whoever may not see the network should not learn it from refusals.</summary>
    string? Refusal(string host, IPAddress address, string scheme) => AddressRules.Of(address) switch
    {
        AddressKind.Public when scheme == "http" => $"{host} is outside of the own network, so its address must start with https://.",
        AddressKind.Public => null,
        AddressKind.Private when options.AllowPrivateAddresses => null,
        AddressKind.Private => $"{host} leads into a private network. Whoever runs this installation can allow that with Outbound__AllowPrivateAddresses.",
        _ => $"{host} leads to an address that nothing is ever sent to.",
    };

    /// <summary>What is longer is cut, not refused: the answer's beginning tells most.</summary>
    static async Task<string> ReadAsync(HttpContent content, CancellationToken ct)
    {
        await using var body = await content.ReadAsStreamAsync(ct);
        var kept = new byte[LongestBody];
        var length = await body.ReadAtLeastAsync(kept, LongestBody, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(kept, 0, length).Replace("\0", "", StringComparison.Ordinal);
    }

    static TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) => header?.Delta;
}
