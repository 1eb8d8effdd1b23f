using System.Text;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Incidents that really happened, as their companies published them.</summary>
static partial class RealIncident
{
    public const string Cloudflare = "cloudflare-2019-07-02";
    public const string GitLab = "gitlab-2017-01-31";
    public const string PostHog = "posthog-flags-2025-09-29";

    public static readonly string[] All = [Cloudflare, GitLab, PostHog];

    public static readonly Actor Administrator = new(null, "Ada", Role.Administrator, Door.Cli);

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Postmortem.Tests/Features/Exports/RealIncidents", $"{name}.json"));

    public static async Task<ImportReport> ImportAsync(this TestApp app, byte[] bytes, string fileName = "incident", Actor? by = null)
    {
        var result = await app.Service<ImportIncident>().RunAsync(new(fileName, bytes), by ?? Administrator, TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, string.Join('\n', result.Failure?.Faults.Select(f => f.Message) ?? []) + result.Failure?.Message);
        return result.Value;
    }

    public static Task<Failure> RefusedImportAsync(this TestApp app, string text, Actor? by = null) => app.RefusedImportAsync(Encoding.UTF8.GetBytes(text), by);

    public static async Task<Failure> RefusedImportAsync(this TestApp app, byte[] bytes, Actor? by = null)
    {
        var result = await app.Service<ImportIncident>().RunAsync(new("incident", bytes), by ?? Administrator, TestContext.Current.CancellationToken);
        Assert.NotNull(result.Failure);
        return result.Failure;
    }

    public static async Task<byte[]> ExportAsync(this TestApp app, int number, string format, Actor? reader = null)
    {
        var result = await app.Service<ExportIncident>().RunAsync(new(number, format), reader ?? Administrator, TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, result.Failure?.Message);
        return result.Value.Bytes;
    }

    public static async Task<string> ExportTextAsync(this TestApp app, int number, string format, Actor? reader = null) => Encoding.UTF8.GetString(await app.ExportAsync(number, format, reader));

    public static Task<IncidentRecord?> ReadRecordAsync(this TestApp app, int number) => app.Database.ReadAsync(s => s.ReadIncidentRecordAsync(number, Administrator), TestContext.Current.CancellationToken);

    /// <summary>Keys are made anew in each database.</summary>
    public static string WithoutKeys(string text) => Key().Replace(text, "00000000-0000-0000-0000-000000000000");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Key();
}
