using System.Diagnostics;
using Npgsql;

namespace Postmortem.Tests.Support;

/// <summary>A PostgreSQL cluster of the test run's own: made by initdb in a temporary folder, on loopback only, ended with the run.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    readonly string _folder;
    readonly string _bin;
    readonly int _port;

    PostgresServer(string folder, string bin, int port) => (_folder, _bin, _port) = (folder, bin, port);

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("postmortem-pg-").FullName, FindBin(), FreePorts.Next());
        var data = Path.Combine(server._folder, "data");
        if (Environment.UserName == "root") await RunAsync("chown", "postgres", server._folder);
        await server.AsServerUserAsync("initdb", "-D", data, "-U", "postmortem", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await server.AsServerUserAsync("pg_ctl", "-D", data, "-w", "-t", "60", "-l", Path.Combine(server._folder, "log"), "-o",
            $"-c listen_addresses=127.0.0.1 -c port={server._port} -c unix_socket_directories='' -c fsync=off -c max_connections=200 -c autovacuum=off -c jit=off -c full_page_writes=off -c checkpoint_timeout=1h -c max_wal_size=8GB -c log_min_duration_statement=2000", "start");
        return server;
    }

    /// <summary>A new database: empty, or a copy of one that nobody is connected to.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string template = "template1")
    {
        var name = $"t{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name} template {template} strategy file_copy", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await AsServerUserAsync("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postmortem;Database={database};Maximum Pool Size=40;Include Error Detail=true";

    /// <summary>PostgreSQL refuses to run as root, as CI containers do.</summary>
    Task AsServerUserAsync(string program, params string[] args) => Environment.UserName == "root"
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_bin, program), .. args])
        : RunAsync(Path.Combine(_bin, program), args);

    static async Task RunAsync(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        // pg_ctl's child keeps the pipes open, so only the exit is waited for.
        var errors = new List<string>();
        process.ErrorDataReceived += (_, e) => { lock (errors) errors.Add(e.Data ?? ""); };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var ended = new TaskCompletionSource();
        process.Exited += (_, _) => ended.TrySetResult();
        process.EnableRaisingEvents = true;
        await ended.Task;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', args)} exited with {process.ExitCode}: {string.Join('\n', errors)}");
    }

    static string FindBin()
    {
        var places = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Reverse().Select(v => Path.Combine(v, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return places.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("initdb was not found. Install PostgreSQL's server package; tests/check.sh does it where apt is allowed.");
    }
}
