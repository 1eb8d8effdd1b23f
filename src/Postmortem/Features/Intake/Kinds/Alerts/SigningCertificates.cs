using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>Certificates that messages say they are signed with, from addresses that their kind allows.</summary>
public interface ISigningCertificates
{
    /// <returns>Null when there is none to be had.</returns>
    Task<X509Certificate2?> FindAsync(Uri address, CancellationToken ct);
}

/// <summary>Fetched over HTTPS, without following anything, and kept: they change about once a year.</summary>
public sealed class SigningCertificates(TimeProvider clock, ILogger<SigningCertificates> log) : ISigningCertificates, IDisposable
{
    const int Most = 20;
    const int LargestBytes = 64 * 1024;
    static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    /// <summary>So that a door that is knocked at does not knock at Amazon's each time.</summary>
    static readonly TimeSpan KeptMissing = TimeSpan.FromMinutes(1);

    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = LargestBytes };
    readonly ConcurrentDictionary<Uri, (X509Certificate2? Certificate, DateTimeOffset Until)> _kept = new();

    public async Task<X509Certificate2?> FindAsync(Uri address, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_kept.TryGetValue(address, out var kept) && kept.Until > now) return kept.Certificate;
        if (_kept.Count >= Most) _kept.Clear();
        var certificate = await FetchAsync(address, ct);
        _kept[address] = (certificate, now + (certificate is null ? KeptMissing : Kept));
        return certificate;
    }

    async Task<X509Certificate2?> FetchAsync(Uri address, CancellationToken ct)
    {
        try
        {
            using var answer = await _http.GetAsync(address, ct);
            return answer.IsSuccessStatusCode ? X509Certificate2.CreateFromPem(await answer.Content.ReadAsStringAsync(ct)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            log.LogWarning("The certificate {Address} could not be had: {Why}", address, e.Message);
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
