using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Shared;
using Postmortem.Jobs.Webhooks;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors.Kinds;

/// <summary>A program of the team's own. It is signed to, and signs back.</summary>
public sealed class Webhook : IExecutorKind
{
    public const string KeyHeader = "Idempotency-Key";

    public string Key => "webhook";

    public string Name => "Signed webhook";

    public string About => "Posts a signed message to a program of your own, which rolls back and reports to the address in the message. The same Idempotency-Key is the same run, however often it comes.";

    public IReadOnlyList<ExecutorField> Fields { get; } = [new("url", "Address", "https://deploy.example.com/rollback")];

    public string TokenLabel => "Signing secret";

    public string TokenHint => "At least 16 characters, known to your program as well. It proves that a message is ours.";

    public int ShortestToken => 16;

    public string NameOf(IReadOnlyDictionary<string, string> settings) => $"webhook of {AddressOf(settings)?.Host}";

    public Uri? AddressOf(IReadOnlyDictionary<string, string> settings) => Uri.TryCreate(settings.GetValueOrDefault("url"), UriKind.Absolute, out var url) ? url : null;

    public bool IsAsked(RunOrder order) => false;

    public string? WhyNotAborted(RunOrder order) => null;

    public async Task<RunNews> SendAsync(RunOrder order, OutboundClient http, CancellationToken ct)
    {
        var answer = await http.SayAsync(Message(order, order.DryRun ? "rollback.dry_run" : "rollback.run", order.RunId.ToString("D")), ct);
        var said = Speech.Parse(answer.Body);
        var state = said.Text("state");
        // Without a word of ours a rehearsal that was answered is over, and a run has begun.
        if (!RunState.FromOutside.Contains(state)) state = order.DryRun ? RunState.Succeeded : RunState.Running;
        return new(state, "", said.Text("output") is { Length: > 0 } output ? output : answer.Body, Speech.Link(said.Text("url")));
    }

    public Task<RunNews> AskAsync(RunOrder order, OutboundClient http, CancellationToken ct) => throw new InvalidOperationException("A webhook tells by itself.");

    public Task AbortAsync(RunOrder order, OutboundClient http, CancellationToken ct) => http.SayAsync(Message(order, "rollback.abort", $"{order.RunId:D}-abort"), ct);

    HttpRequestMessage Message(RunOrder order, string topic, string key)
    {
        var request = Speech.Request(HttpMethod.Post, AddressOf(order.Settings)!, new
        {
            topic,
            run = order.RunId,
            idempotency_key = key,
            sent_at = order.Now.UtcDateTime,
            dry_run = order.DryRun,
            incident = order.Incident,
            attempt = order.Attempt,
            service = order.Service,
            direction = order.Direction,
            kind = order.Kind,
            from = order.From,
            to = order.To,
            scope = order.Scope,
            callback = new { url = order.Callback, secret = order.CallbackSecret },
        });
        var body = ((ByteArrayContent)request.Content!).ReadAsByteArrayAsync().GetAwaiter().GetResult();
        request.Headers.Add(KeyHeader, key);
        request.Headers.Add(WebhookHandler.SignatureHeader, WebhookHandler.Sign(body, order.Token, order.Now));
        return request;
    }
}
