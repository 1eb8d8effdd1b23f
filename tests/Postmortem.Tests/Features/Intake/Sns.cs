using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Features.Intake.Kinds.Alerts;

namespace Postmortem.Tests.Features.Intake;

/// <summary>Amazon's part: a key and certificate that openssl makes, messages that it signs, and the place where the certificate is asked for.</summary>
sealed class Sns : ISigningCertificates, IDisposable
{
    public const string Topic = "arn:aws:sns:eu-central-1:123456789012:alarms";

    readonly string _folder = Directory.CreateTempSubdirectory("postmortem-sns-").FullName;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every address that the product asked.</summary>
    public List<Uri> Asked { get; } = [];

    public static async Task<Sns> MakeAsync()
    {
        var sns = new Sns();
        await RunAsync(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", sns.At("key.pem"), "-out", sns.At("cert.pem"), "-days", "9000", "-subj", "/CN=sns.amazonaws.com"], []);
        return sns;
    }

    public async Task<X509Certificate2?> FindAsync(Uri address, CancellationToken ct)
    {
        lock (Asked) Asked.Add(address);
        return X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(At("cert.pem"), ct));
    }

    /// <param name="change">Before it is signed.</param>
    public async Task<JsonObject> SignAsync(string file, Action<JsonObject>? change = null)
    {
        var message = (JsonObject)JsonNode.Parse(Sender.Payload(file))!;
        change?.Invoke(message);
        string[] names = (string)message["Type"]! == "Notification" ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
        var text = string.Concat(names.Where(message.ContainsKey).Select(n => $"{n}\n{(string)message[n]!}\n"));
        var hash = (string)message["SignatureVersion"]! == "1" ? "-sha1" : "-sha256";
        message["Signature"] = Convert.ToBase64String(await RunAsync(["dgst", hash, "-sign", At("key.pem")], Encoding.UTF8.GetBytes(text)));
        return message;
    }

    string At(string file) => Path.Combine(_folder, file);

    static async Task<byte[]> RunAsync(string[] arguments, byte[] input)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Ct);
        await process.StandardInput.BaseStream.WriteAsync(input, Ct);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, Ct);
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, await errors);
        return output.ToArray();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
