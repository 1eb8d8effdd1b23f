using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Console;
using Npgsql;
using Postmortem.Data;
using Postmortem.Features.Slack;
using Postmortem.Jobs.Webhooks;
using Postmortem.Web.Outbound;

namespace Postmortem.Web;

/// <summary>The configuration, read once at start: either all of it is good, or every fault is listed.</summary>
public sealed partial record AppOptions
{
    /// <summary>Where the SQLite file stands; created at start.</summary>
    public required string StorageDirectory { get; init; }

    public required DatabaseOptions Database { get; init; }

    /// <summary>The address under which people reach the product, without a trailing slash.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The templates that the customer may edit.</summary>
    public required string TemplatesDirectory { get; init; }

    static readonly string[] Formatters = [ConsoleFormatterNames.Simple, ConsoleFormatterNames.Json, ConsoleFormatterNames.Systemd];

    static string ShippedTemplates => Path.Combine(AppContext.BaseDirectory, "templates");

    /// <summary>What people look for it under: where the setting says, or else among the program's own.</summary>
    public string NameOfTemplate(string file) => $"{(TemplatesDirectory == ShippedTemplates ? "templates" : TemplatesDirectory)}/{file}";

    /// <summary>Largest upload in bytes.</summary>
    public required long LargestUpload { get; init; }

    /// <summary>Requests a minute from one address.</summary>
    public required RateLimits RateLimits { get; init; }

    /// <summary>Null when no facts are sent out.</summary>
    public required WebhookOptions? Webhooks { get; init; }

    /// <summary>Where executors and metrics may be asked.</summary>
    public required OutboundOptions Outbound { get; init; }

    /// <summary>Null when the product runs without Slack.</summary>
    public required SlackOptions? Slack { get; init; }

    /// <summary>Whose X-Forwarded-For and -Proto are believed; empty believes nobody.</summary>
    public required IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; }

    /// <summary>People reach it by https only: cookies insist on it.</summary>
    public bool IsHttps => BaseUrl.Scheme == Uri.UriSchemeHttps;

    /// <returns>The options, or null with at least one fault. A fault names the setting and the remedy.</returns>
    public static (AppOptions? Options, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var storage = StorageOf(configuration);
        if (storage is null) faults.Add("Storage__Directory is set, but empty. Name a folder such as /data, or take the setting out: then it is the folder data where the program is started.");
        var urls = ListeningAddresses.Read(configuration, faults);
        ReadLogging(configuration.GetSection("Logging"), faults);
        KnownSettings.Check(configuration, faults);
        var options = new AppOptions
        {
            StorageDirectory = storage ?? "",
            Database = ReadDatabase(configuration, storage ?? "", faults),
            BaseUrl = ReadBaseUrl(configuration["App:BaseUrl"] is { Length: > 0 } url ? url : ListeningOn(urls), faults),
            TemplatesDirectory = ReadTemplates(configuration["Templates:Directory"], faults),
            LargestUpload = ReadMegabytes(configuration["Uploads:LargestMegabytes"], faults),
            RateLimits = RateLimits.Read(configuration, faults),
            Webhooks = WebhookOptions.Read(configuration, faults),
            Outbound = OutboundOptions.Read(configuration, faults),
            Slack = SlackOptions.Read(configuration, faults),
            TrustedProxies = ReadProxies(configuration["App:TrustedProxies"], faults),
        };
        return faults.Count == 0 ? (options, faults) : (null, faults);
    }

    /// <returns>Null when it is set, but to nothing: another place than was meant would look like an empty record.</returns>
    public static string? StorageOf(IConfiguration configuration)
    {
        var directory = configuration["Storage:Directory"] ?? "data";
        return string.IsNullOrWhiteSpace(directory) ? null : Path.GetFullPath(directory);
    }

    static DatabaseOptions ReadDatabase(IConfiguration configuration, string storage, List<string> faults)
    {
        var provider = configuration["Database:Provider"] ?? DatabaseProvider.Sqlite;
        var connection = configuration["Database:ConnectionString"] ?? "";
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                if (connection.Length == 0) connection = $"Data Source={Path.Combine(storage, "postmortem.db")}";
                var file = Try(() => new SqliteConnectionStringBuilder(connection), "Database__ConnectionString is not a SQLite connection string", faults);
                if (file is { DataSource: "" or ":memory:" } or { Mode: SqliteOpenMode.Memory })
                    faults.Add("Database__ConnectionString names no file, so nothing would be kept. Give it one, such as Data Source=/data/postmortem.db, or leave the setting out.");
                else if (file is not null && DatabaseFile.WhyNotWrite(file) is { } why) faults.Add(why);
                break;
            case DatabaseProvider.Postgres:
                if (connection.Length == 0) faults.Add("Database__ConnectionString is missing; PostgreSQL needs one, for example Host=db;Database=postmortem;Username=postmortem;Password=…");
                Try(() => new NpgsqlConnectionStringBuilder(connection), "Database__ConnectionString is not a PostgreSQL connection string", faults);
                break;
            default:
                faults.Add($"Database__Provider is '{provider}'; it must be sqlite or postgres.");
                break;
        }
        return new DatabaseOptions(provider, connection);
    }

    static T? Try<T>(Func<T> parse, string message, List<string> faults) where T : class
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The parser's own message can repeat the string, which may hold a password.
            faults.Add($"{message}. Check its key=value pairs.");
            return null;
        }
    }

    /// <summary>Where nothing says how people reach it, the first address that it listens on: links must lead somewhere.</summary>
    static string? ListeningOn(string? urls) => ListeningAddresses.Parts(urls).FirstOrDefault() is { } first && !AnyPort().IsMatch(first)
        ? AnyHost().Replace(first, "://localhost")
        : null;

    [GeneratedRegex(@"://(\+|\*|\[::\]|0\.0\.0\.0)(?=[:/]|$)")]
    private static partial Regex AnyHost();

    [GeneratedRegex(@":0/?$")]
    private static partial Regex AnyPort();

    static Uri ReadBaseUrl(string? text, List<string> faults)
    {
        text = text is { Length: > 0 } ? text : "http://localhost:5080";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) faults.Add($"App__BaseUrl is '{text}'; it must be a full address such as https://postmortem.example.com.");
        // It is not repeated: a password may stand there.
        else if (url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0) faults.Add("App__BaseUrl holds a user, a query or a fragment; it must be an address such as https://postmortem.example.com alone.");
        else if (url.AbsolutePath != "/") faults.Add($"App__BaseUrl is '{text}', which has a path; the product stands at the root of its address. Give it a host name of its own, such as https://postmortem.example.com.");
        else return url;
        return new Uri("http://localhost:5080");
    }

    /// <summary>The framework would end the program over an unknown one.</summary>
    static void ReadLogging(IConfigurationSection logging, List<string> faults)
    {
        if (logging["Console:FormatterName"] is { Length: > 0 } formatter && !Formatters.Contains(formatter, StringComparer.OrdinalIgnoreCase))
            faults.Add($"Logging__Console__FormatterName is '{formatter}'; it must be one of: {string.Join(", ", Formatters)}.");
        foreach (var level in logging.GetChildren().Append(logging).SelectMany(s => s.GetSection("LogLevel").GetChildren()))
            if (level.Value is { Length: > 0 } text && !Enum.TryParse<LogLevel>(text, ignoreCase: true, out _))
                faults.Add($"{level.Path.Replace(":", "__", StringComparison.Ordinal)} is '{text}'; it must be one of: {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }

    static string ReadTemplates(string? directory, List<string> faults)
    {
        var full = Path.GetFullPath(directory is { Length: > 0 } ? directory : ShippedTemplates);
        if (!Directory.Exists(full)) faults.Add($"Templates__Directory is '{full}', which does not exist. Create it, or leave the setting out to use the templates that come with the program.");
        return full;
    }

    static long ReadMegabytes(string? text, List<string> faults)
    {
        if (string.IsNullOrEmpty(text)) return 10 * 1024 * 1024;
        if (int.TryParse(text, out var megabytes) && megabytes is >= 1 and <= 100) return megabytes * 1024L * 1024;
        faults.Add($"Uploads__LargestMegabytes is '{text}'; it must be a whole number from 1 to 100.");
        return 0;
    }

    static List<System.Net.IPNetwork> ReadProxies(string? text, List<string> faults)
    {
        var networks = new List<System.Net.IPNetwork>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var start = part.Split('/')[0];
            // 1.2.3 would be read as 1.2.0.3, and 010.0.0.7 as 8.0.0.7.
            var isAddress = System.Net.IPAddress.TryParse(start, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == start);
            if (isAddress && start == part) networks.Add(new System.Net.IPNetwork(address!, address!.GetAddressBytes().Length * 8));
            else if (isAddress && System.Net.IPNetwork.TryParse(part, out var network)) networks.Add(network);
            else faults.Add($"App__TrustedProxies contains '{part}'; each must be an address such as 10.0.0.7 or a network such as 10.0.0.0/8.");
        }
        return networks;
    }
}
