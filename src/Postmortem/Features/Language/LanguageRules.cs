using Postmortem.Features.Language.Dismissals;
using Postmortem.Web;

namespace Postmortem.Features.Language;

/// <summary>The coach with the rules as they stand in the templates' folder; a changed file is read anew at its next use.</summary>
public sealed class LanguageRules(AppOptions options)
{
    readonly Lock _gate = new();
    (string Stamp, LanguageCoach Coach, IReadOnlyList<LanguageFiles.Fault> Faults)? _read;

    public LanguageCoach Coach => Read().Coach;

    /// <summary>What cannot be read, with file and line; the other rules work on.</summary>
    public IReadOnlyList<LanguageFiles.Fault> Faults => Read().Faults;

    public string NameOf(string file) => options.NameOfTemplate($"language/{file}");

    (string Stamp, LanguageCoach Coach, IReadOnlyList<LanguageFiles.Fault> Faults) Read()
    {
        var folder = Path.Combine(options.TemplatesDirectory, "language");
        var stamp = Directory.Exists(folder) ? string.Join('|', Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(f => $"{f}{File.GetLastWriteTimeUtc(f).Ticks}")) : "";
        lock (_gate)
        {
            if (_read is { } read && read.Stamp == stamp) return read;
            var (coach, faults) = LanguageFiles.Read(folder);
            _read = (stamp, coach, faults);
            return _read.Value;
        }
    }
}

/// <summary>Names broken rules in the log as soon as the program starts.</summary>
public sealed class LanguageRulesAtStart(LanguageRules rules, ILogger<LanguageRulesAtStart> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var fault in rules.Faults)
        {
            log.LogError("Broken language rule {File}:{Line}: {Message}", rules.NameOf(fault.File), fault.Line, fault.Message);
            Console.Error.WriteLine($"Broken language rule {rules.NameOf(fault.File)}:{fault.Line}: {fault.Message}");
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

public static class LanguageSetup
{
    public static void AddLanguage(this IServiceCollection services)
    {
        services.AddSingleton<LanguageRules>();
        services.AddHostedService<LanguageRulesAtStart>();
        services.AddSingleton<DismissFinding>();
        services.AddSingleton<TakeBackDismissal>();
        services.AddScoped<WordingOfPage>();
    }
}
