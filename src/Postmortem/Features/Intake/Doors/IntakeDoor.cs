using System.Security.Cryptography;
using Postmortem.Data;
using Postmortem.Features.Intake.Kinds;
using Postmortem.Features.Intake.Kinds.Alerts;
using Postmortem.Features.Intake.Sources;
using Postmortem.Features.Shared;
using Postmortem.Jobs;

namespace Postmortem.Features.Intake.Doors;

/// <summary>Where sources post: their proof is looked at, the delivery committed, and only then acknowledged. It is read by <see cref="IntakeWorker"/>.</summary>
public sealed class IntakeDoor(Database database, SourceSecrets secrets, ISigningCertificates certificates, IntakeSignal signal, TimeProvider clock, ILogger<IntakeDoor> log)
{
    public const int LargestBody = 1024 * 1024;
    const int LongestKey = 300;

    public async Task AnswerAsync(HttpContext context, string kind, string key)
    {
        var (status, text) = await TakeAsync(context, kind, key);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "2";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    async Task<(int Status, string Text)> TakeAsync(HttpContext context, string kind, string key)
    {
        const string TooLarge = "This is larger than one megabyte. Nothing was taken.";
        var ct = context.RequestAborted;
        if (context.Request.ContentLength > LargestBody) return (StatusCodes.Status413PayloadTooLarge, TooLarge);
        try
        {
            if (await database.ReadAsync(s => s.FindSourceAsync(kind, key), ct) is not { DisabledAt: null } source) return (StatusCodes.Status404NotFound, "There is no source at this address, or it is turned off.");
            if (await ReadAsync(context.Request.Body, ct) is not { } body) return (StatusCodes.Status413PayloadTooLarge, TooLarge);
            var (request, now) = (new Incoming(context.Request.Headers, body), clock.GetUtcNow());
            if (secrets.CertificateOf(source, request) is { } address) request = request with { Certificate = await certificates.FindAsync(address, ct) };
            if (!secrets.IsGenuine(source, request, now))
            {
                log.LogWarning("A delivery to the source {Source} without its valid proof was refused", source.Name);
                return (StatusCodes.Status401Unauthorized, "The signature or token is missing, old or wrong. Nothing was taken.");
            }
            var payload = source.OfKind.PayloadOf(request).Replace("\0", "", StringComparison.Ordinal);
            var json = Payload.Parse(payload);
            var name = source.OfKind.DeliveryKey(request, json) is { Length: <= LongestKey } own ? own : $"body {Convert.ToHexStringLower(SHA256.HashData(body))}";
            var taken = await database.WriteAsync(s => s.InsertDeliveryAsync(new Delivery
            {
                Id = OrderedKey.Next(now),
                SourceId = source.Id,
                DeliveryKey = name,
                Event = Cut(source.OfKind.EventOf(request, json)),
                Payload = payload,
                ReceivedAt = now,
            }), ct);
            if (taken) signal.Given.Give();
            return taken ? (StatusCodes.Status202Accepted, "Taken.") : (StatusCodes.Status200OK, "This delivery was taken before.");
        }
        catch (DatabaseBusyException e)
        {
            log.LogWarning(e, "A delivery could not be stored");
            return (StatusCodes.Status503ServiceUnavailable, "The database is busy. Nothing was taken; send it again.");
        }
    }

    static string Cut(string name) => Words.Cut(name, 100);

    /// <returns>Null when it is too large.</returns>
    static async Task<byte[]?> ReadAsync(Stream body, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;)
        {
            if (kept.Length + read > LargestBody) return null;
            kept.Write(buffer, 0, read);
        }
        return kept.ToArray();
    }
}

/// <summary>Wakes the worker of this process.</summary>
public sealed class IntakeSignal : IDisposable
{
    public Signal Given { get; } = new();

    public void Dispose() => Given.Dispose();
}
