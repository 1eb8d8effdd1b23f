using System.Diagnostics;
using System.Text;

namespace Postmortem.Tests.Features.Intake;

/// <summary>Signatures as another program computes them.</summary>
static class OpenSsl
{
    /// <param name="hash">sha256, sha512</param>
    /// <param name="key">Bytes of the key.</param>
    public static async Task<byte[]> HmacAsync(string hash, byte[] key, byte[] body)
    {
        var start = new ProcessStartInfo("openssl", ["dgst", $"-{hash}", "-mac", "HMAC", "-macopt", $"hexkey:{Convert.ToHexString(key)}", "-binary"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(body, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        using var digest = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(digest, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return digest.ToArray();
    }

    public static async Task<string> HexAsync(string hash, string key, byte[] body) => Convert.ToHexStringLower(await HmacAsync(hash, Encoding.UTF8.GetBytes(key), body));
}
