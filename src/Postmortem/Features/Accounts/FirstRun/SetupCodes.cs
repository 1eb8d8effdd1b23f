using System.Security.Cryptography;
using System.Text;
using Postmortem.Data;

namespace Postmortem.Features.Accounts.FirstRun;

/// <summary>
/// One-time codes that guard the first run. Each start of each replica issues one of its own, and all of them work
/// until the first administrator exists: a code read off the screen stays good after a restart and on every replica.
/// Only hashes are kept.
/// </summary>
public sealed class SetupCodes(Database database, TimeProvider clock)
{
    const int Kept = 20;
    const int Groups = 4;

    /// <summary>Without I, L, O, 0 and 1, which eyes confuse. 31^16 codes: 79 bits.</summary>
    const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <returns>A code such as K7QF-9XWM-2TRA-HC4P.</returns>
    public async Task<string> IssueAsync(CancellationToken ct)
    {
        var code = string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
        await database.WriteAsync(async s =>
        {
            await s.ExecuteAsync("insert into settings (key, value) values (@Key, @IssuedAt)", new { Key = KeyOf(code), IssuedAt = clock.GetUtcNow().ToString("o") });
            return await s.ExecuteAsync("""
                delete from settings where key like 'setup_code:%' and key not in
                  (select key from settings where key like 'setup_code:%' order by value desc limit @Kept)
                """, new { Kept });
        }, ct);
        return code;
    }

    /// <summary>Compares with every issued code in constant time.</summary>
    public static async Task<bool> IsGoodAsync(ReadSession s, string? typed)
    {
        var key = Encoding.ASCII.GetBytes(KeyOf(typed ?? ""));
        var good = false;
        foreach (var issued in await s.ListAsync<string>("select key from settings where key like 'setup_code:%'"))
            good |= CryptographicOperations.FixedTimeEquals(key, Encoding.ASCII.GetBytes(issued));
        return good;
    }

    public static Task<int> ForgetAsync(WriteSession s) => s.ExecuteAsync("delete from settings where key like 'setup_code:%'");

    /// <summary>Forgives case, spaces and dashes.</summary>
    static string KeyOf(string code) => "setup_code:" + Secret.Hash(new string([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]));
}
