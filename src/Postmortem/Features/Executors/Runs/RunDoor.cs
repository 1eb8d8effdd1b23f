using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Jobs.Webhooks;

namespace Postmortem.Features.Executors.Runs;

/// <summary>Where executors report how far they are, each run signed with the secret that it was sent with.</summary>
public sealed class RunDoor(Database database, ExecutorSecrets secrets, TakeNews takeNews, TimeProvider clock, ILogger<RunDoor> log)
{
    public const int LargestBody = 256 * 1024;
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string PathOf(Guid run) => $"/rollbacks/callback/{run:D}";

    public async Task AnswerAsync(HttpContext context, Guid run)
    {
        var (status, text) = await TakeAsync(context, run);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "2";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    async Task<(int Status, string Text)> TakeAsync(HttpContext context, Guid id)
    {
        var ct = context.RequestAborted;
        try
        {
            if (await ReadAsync(context.Request, ct) is not { } body) return (StatusCodes.Status413PayloadTooLarge, "This is larger than 256 kB. Send the end of the output alone.");
            var run = await database.ReadAsync(s => s.FindRunAsync(id), ct);
            if (run is null || secrets.Open(run.Secret) is not { } secret || !IsGenuine(body, secret, context.Request.Headers[WebhookHandler.SignatureHeader].ToString(), clock.GetUtcNow()))
            {
                log.LogWarning("A report on the run {Run} without its valid signature was refused", id);
                return (StatusCodes.Status401Unauthorized, "There is no such run, or the signature is missing, old or wrong. Nothing was taken.");
            }
            var report = Speech.Parse(Encoding.UTF8.GetString(body));
            var state = report.Text("state");
            if (!RunState.FromOutside.Contains(state)) return (StatusCodes.Status422UnprocessableEntity, $"Send JSON with “state”: {string.Join(", ", RunState.FromOutside)}; “output” and “url” may stand beside it.");
            var news = new RunNews(state, "", report.Text("output"), Speech.Link(report.Text("url")));
            if (await takeNews.RunAsync(id, news, ct)) return (StatusCodes.Status202Accepted, "Taken.");
            return await takeNews.KeepLateAsync(id, news, ct)
                ? (StatusCodes.Status202Accepted, "This run was over already. What you say stands beside it.")
                : (StatusCodes.Status200OK, "This run is over. Nothing was changed.");
        }
        catch (DatabaseBusyException e)
        {
            log.LogWarning(e, "A report on a run could not be stored");
            return (StatusCodes.Status503ServiceUnavailable, "The database is busy. Nothing was taken; send it again.");
        }
    }

    /// <summary>The same form in which our own messages are signed: <c>t=seconds,v1=hex</c>.</summary>
    public static bool IsGenuine(ReadOnlySpan<byte> body, string secret, string signature, DateTimeOffset now)
    {
        if (!signature.StartsWith("t=", StringComparison.Ordinal) || signature.Length > 200) return false;
        var end = signature.IndexOf(',', StringComparison.Ordinal);
        if (end < 0 || !long.TryParse(signature.AsSpan(2, end - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - (double)seconds) > Tolerance.TotalSeconds) return false;
        var expected = WebhookHandler.Sign(body, secret, DateTimeOffset.FromUnixTimeSeconds(seconds));
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(signature)));
    }

    /// <returns>Null when it is too large.</returns>
    static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LargestBody) return null;
        var kept = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false, ct);
        return length > LargestBody ? null : kept[..length];
    }
}
