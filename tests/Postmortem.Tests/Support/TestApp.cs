using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Accounts.FirstRun;
using Postmortem.Features.Shared;

namespace Postmortem.Tests.Support;

/// <summary>The real application on loopback, over a database of its own. Speaks the product.</summary>
public sealed class TestApp : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    static IRazorPageActivator? s_pages;

    static TestApp() => SqlMapper.ConnectionStringComparer = new SameSchema();

    readonly WebApplication _app;
    readonly string _folder;
    readonly Endings _endings;
    int _people;

    TestApp(WebApplication app, string folder, TestClock clock, Endings endings) => (_app, _folder, Clock, _endings) = (app, folder, clock, endings);

    public TestClock Clock { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>Where its SQLite file stands.</summary>
    public string Folder => _folder;

    public Database Database => Service<Database>();

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A new application; tests that only need their own incidents share one through <see cref="Apps"/>.</summary>
    public static async Task<TestApp> StartAsync(Engine engine, Apps apps, Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? adjust = null)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-test-").FullName;
        var (clock, endings) = (new TestClock(), new Endings());
        var all = new Dictionary<string, string?>
        {
            ["Storage:Directory"] = folder,
            ["Database:Provider"] = engine == Engine.Postgres ? "postgres" : "sqlite",
            ["Database:ConnectionString"] = engine == Engine.Postgres ? await apps.MigratedPostgresAsync() : null,
            // Hundreds of people sign in from one address here; the tests of the limits set their own.
            ["RateLimits:SignInsPerMinute"] = "0",
            ["RateLimits:SetupsPerMinute"] = "0",
            ["RateLimits:InvitationsPerMinute"] = "0",
            ["RateLimits:SharedPagesPerMinute"] = "0",
            ["RateLimits:ApiPerMinute"] = "0",
            ["RateLimits:TokenPerMinute"] = "0",
            ["RateLimits:ContributionsPerMinute"] = "0",
        };
        foreach (var (key, value) in settings ?? []) all[key] = value;
        if (engine == Engine.Sqlite) await apps.CopyMigratedSqliteAsync(folder);
        var app = Program.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(all);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddConsole().AddFilter<ConsoleLoggerProvider>(null, LogLevel.Error);
            // Where a test drives a worker by hand it stops the product's own: stopped before its first step, that ends as cancelled, for which the host would stop.
            builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
            adjust?.Invoke(builder);
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton<IStartupFilter>(endings);
            builder.Services.AddSingleton<IRazorPageActivator>(PageActivator);
            builder.Services.AddSingleton<IActionDescriptorCollectionProvider, SharedActions>();
            builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1000);
        });
        Program.Route(app);
        var test = new TestApp(app, folder, clock, endings);
        // Nothing to do, unless the settings name a database of their own.
        await Migrations.ApplyAsync(test.Database, clock, CancellationToken.None);
        await app.StartAsync();
        test.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return test;
    }

    /// <summary>A new person with this role, signed in over HTTP like anyone.</summary>
    public async Task<TestUser> SignInAsync(string role = Role.Responder, string? name = null, string zone = "UTC")
    {
        var person = await AddPersonAsync(role, name, zone);
        var user = new TestUser(this, person.Id, person.Name, person.Email, person.Role);
        await user.SignInAsync(Password);
        return user;
    }

    public async Task<(Guid Id, string Name, string Email, string Role)> AddPersonAsync(string role, string? name = null, string zone = "UTC")
    {
        var number = Interlocked.Increment(ref _people);
        name ??= $"{char.ToUpperInvariant(role[0])}{role[1..]} {number}";
        var email = $"{role}-{number}@example.com";
        // As if an administrator were there already, whoever it is that comes.
        Service<FirstRunGate>().Open();
        var result = await Service<AddPerson>().RunAsync(new(name, email, role, Password, zone), Actor.CommandLine, CancellationToken.None);
        return (result.Value, name, email, role);
    }

    /// <summary>How a view gets what it needs is compiled for each view, which took more time than the rest of a small application together. It holds nothing of one.</summary>
    static IRazorPageActivator PageActivator(IServiceProvider services) => LazyInitializer.EnsureInitialized(ref s_pages, () => ActivatorUtilities.CreateInstance<RazorPageActivator>(services));

    /// <summary>Dapper compiles each query for each database, of which there are hundreds here, with one schema on two engines.</summary>
    sealed class SameSchema : IEqualityComparer<string>
    {
        public bool Equals(string? one, string? other) => IsFile(one) == IsFile(other);

        public int GetHashCode(string connection) => IsFile(connection) ? 1 : 0;

        static bool IsFile(string? connection) => connection?.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) == true;
    }

    public async ValueTask DisposeAsync()
    {
        var failed = _app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(w => w.ExecuteTask is { IsFaulted: true }).Select(w => $"{w.GetType().Name} failed: {w.ExecuteTask!.Exception}").ToList();
        await _app.StopAsync();
        await _endings.EndAsync(_app);
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }
}
