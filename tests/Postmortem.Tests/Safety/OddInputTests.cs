using System.Net;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>Bytes that are no text, text that is no value, and values at the end of the world, wherever a request takes any.</summary>
public sealed class OddInputTests(Apps apps)
{
    /// <summary>As a browser would never send them: already percent-encoded.</summary>
    static readonly string[] OddBytes = ["%FF%FE%ED%A0%80", "%E2%80%AE%E2%80%8B%0D%0ASet-Cookie:%20a=b", "..%2F..%2Fetc%2Fpasswd", "-1", "99999999999999999999", "0001-01-01", "9999-12-31", "'%22%25_%3B--a%CC%81%F0%9F%92%A5"];

    [Theory, BothEngines]
    public async Task An_address_with_a_nul_is_refused_in_words(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();

        var page = await user.GetAsync("/services?q=a%00b");
        var problem = (await api.GetAsync("services?text=a%00b")).IsProblem(HttpStatusCode.BadRequest, "malformed");

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("holds something that cannot be read", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("%00", problem.TextAt("detail"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task No_query_parameter_of_any_page_can_break_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator, zone: "Europe/Berlin");
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync(Role.Administrator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        var complaints = new List<string>();
        var asked = 0;
        foreach (var (pattern, names) in Queries(app))
            foreach (var name in names)
                foreach (var value in OddBytes)
                {
                    asked++;
                    var path = $"{world.Fill(pattern)}?{name}={value}";
                    var status = pattern.StartsWith("/api/v1", StringComparison.Ordinal) ? (int)(await api.GetAsync(path)).Status : (int)(await administrator.GetAsync(path)).StatusCode;
                    if (status >= 500) complaints.Add($"GET {path} answered {status}");
                }
        Assert.True(asked > 500, $"only {asked} were asked");
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task No_part_of_any_address_can_break_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync(Role.Administrator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        var complaints = new List<string>();
        foreach (var route in Route.All(app).Where(r => !r.IsWrite && r.Pattern.Contains('{', StringComparison.Ordinal)))
            foreach (var value in OddBytes)
            {
                var path = world.Fill(route.Pattern[..route.Pattern.LastIndexOf('{')]) + value + route.Pattern[(route.Pattern.LastIndexOf('}') + 1)..];
                var status = route.IsApi ? (int)(await api.GetAsync(path)).Status : (int)(await administrator.GetAsync(path)).StatusCode;
                if (status >= 500) complaints.Add($"GET {path} answered {status}");
            }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>What each GET takes from its query.</summary>
    static IEnumerable<(string Pattern, IReadOnlyList<string> Names)> Queries(TestApp app) =>
        from endpoint in app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let action = endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()
        where action is not null && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where !pattern.EndsWith("/live", StringComparison.Ordinal)
        select (pattern, (IReadOnlyList<string>)[.. action.MethodInfo.GetParameters().SelectMany(QueryNames).Where(n => endpoint.RoutePattern.GetParameter(n) is null)]);

    static IEnumerable<string> QueryNames(System.Reflection.ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(CancellationToken)) return [];
        if (type == typeof(string) || type.IsPrimitive || type == typeof(Guid) || type == typeof(DateOnly)) return [NameOf(parameter, parameter.Name!)];
        return type.GetProperties().Select(p => NameOf(p, p.Name));
    }

    static string NameOf(System.Reflection.ICustomAttributeProvider member, string otherwise) =>
        member.GetCustomAttributes(true).OfType<Microsoft.AspNetCore.Mvc.ModelBinding.IModelNameProvider>().FirstOrDefault(a => a.Name is not null)?.Name ?? otherwise;
}
