namespace Postmortem.Benchmarks;

/// <summary>A record of some size, the server that answers from it, and somebody signed in there.</summary>
sealed class Organisation : IDisposable
{
    const string Email = "reader@example.com";
    const string Password = "correct horse battery";

    public required int Incidents { get; init; }
    public required string Folder { get; init; }
    public required RunningServer Server { get; init; }
    public required Browser Browser { get; init; }

    /// <summary>The record is made once and kept in the folder.</summary>
    public static async Task<string> MakeRecordAsync(PublishedProgram program, string data, int incidents)
    {
        var folder = Path.Combine(data, incidents.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var complete = Path.Combine(folder, "complete");
        if (File.Exists(complete)) return folder;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        // Until there is an administrator, everything leads to the first-run page.
        await program.CommandAsync(folder, Password, "users", "add", "administrator@example.com", "--role", "administrator", "--password-stdin");
        await program.CommandAsync(folder, Password, "users", "add", Email, "--role", "facilitator", "--time-zone", "Europe/Berlin", "--password-stdin");
        new Record(Path.Combine(folder, "postmortem.db"), incidents).Write();
        await File.WriteAllTextAsync(complete, "");
        return folder;
    }

    public static async Task<Organisation> OpenAsync(PublishedProgram program, string data, int incidents, Container? container = null)
    {
        var folder = await MakeRecordAsync(program, data, incidents);
        var server = await program.ServeAsync(folder, container: container);
        return new Organisation { Incidents = incidents, Folder = folder, Server = server, Browser = await Browser.SignInAsync(server.Address, Email, Password) };
    }

    /// <summary>A token for the API.</summary>
    public async Task<string> MakeTokenAsync(PublishedProgram program) =>
        (await program.CommandAsync(Folder, null, "tokens", "create", "bench", "--user", Email, "--scopes", "read", "write"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).First(w => w.StartsWith("pm_", StringComparison.Ordinal));

    public void Dispose()
    {
        Browser.Dispose();
        Server.Dispose();
    }
}
