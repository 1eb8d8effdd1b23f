using System.Buffers;
using Postmortem.Data;
using Postmortem.Features.Slack.Setup;

namespace Postmortem.Features.Slack.Doors;

/// <summary>The HTTP door: the bytes as they came, their signature, what they say, and the acknowledgement.</summary>
public sealed class SlackDoor(SlackOptions options, SlackReceiver receiver, Sightings sightings, TimeProvider clock, ILogger<SlackDoor> log)
{
    public const int LargestBody = 1024 * 1024;

    public async Task AnswerAsync(HttpContext context)
    {
        var answer = await TakeAsync(context);
        context.Response.StatusCode = answer.Status;
        // Always a body: the error pages for people are for those who have none.
        context.Response.ContentType = answer.Json is null ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
        if (answer.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "2";
        if ((answer.Json ?? answer.Text) is { Length: > 0 } body) await context.Response.WriteAsync(body, context.RequestAborted);
    }

    async Task<Ack> TakeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > LargestBody) return Ack.Refused(StatusCodes.Status413PayloadTooLarge, "This is larger than anything Slack sends.");
        try
        {
            var body = await ReadAsync(request.Body, context.RequestAborted);
            if (body is null) return Ack.Refused(StatusCodes.Status413PayloadTooLarge, "This is larger than anything Slack sends.");
            var (stamp, signature) = (request.Headers[SlackSignature.TimeHeader].ToString(), request.Headers[SlackSignature.SignatureHeader].ToString());
            if (!SlackSignature.IsGood(options.SigningSecret, stamp, signature, body, clock.GetUtcNow()))
            {
                await sightings.NoteAsync(Sightings.BadSignature, context.RequestAborted);
                log.LogWarning("A request to {Path} without Slack's valid signature was refused", request.Path);
                return Ack.Refused(StatusCodes.Status401Unauthorized, "The signature is missing, old or not Slack's.");
            }
            await sightings.NoteAsync(Sightings.GoodSignature, context.RequestAborted);
            var (incoming, fault) = PayloadReader.Read(body, request.ContentType);
            if (incoming is not null) return await receiver.ReceiveAsync(incoming, context.RequestAborted);
            log.LogWarning("A signed request to {Path} was not understood: {Fault}", request.Path, fault);
            return Ack.Refused(StatusCodes.Status400BadRequest, $"This was not understood: {fault}.");
        }
        catch (DatabaseBusyException e)
        {
            log.LogWarning(e, "Slack's request could not be stored");
            return Ack.Refused(StatusCodes.Status503ServiceUnavailable, "The database is busy. Nothing was changed.");
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            log.LogError(e, "Slack's request could not be taken");
            return Ack.Refused(StatusCodes.Status500InternalServerError, "This could not be taken. Nothing was changed.");
        }
    }

    /// <returns>Null when it is too large.</returns>
    static async Task<byte[]?> ReadAsync(Stream body, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using var kept = new MemoryStream();
            for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;)
            {
                if (kept.Length + read > LargestBody) return null;
                kept.Write(buffer, 0, read);
            }
            return kept.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>What Slack is told at once.</summary>
/// <param name="Json">Errors beside a modal's fields, options of a list, a challenge; null for none.</param>
public sealed record Ack(int Status, string? Json = null, string? Text = null)
{
    public static readonly Ack Taken = new(StatusCodes.Status200OK);

    public static Ack With(string json) => new(StatusCodes.Status200OK, json);

    public static Ack Refused(int status, string why) => new(status, null, why);
}
