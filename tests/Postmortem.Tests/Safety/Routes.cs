using Microsoft.AspNetCore.Routing;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>A row of the program's routing table.</summary>
/// <param name="Pattern">With a leading slash, as it was written.</param>
sealed record Route(string Method, string Pattern)
{
    public bool IsApi => Pattern.StartsWith("/api/v1", StringComparison.Ordinal);

    /// <summary>Everything about it lies behind one incident's visibility.</summary>
    public bool OfIncident => Pattern.Contains("/incidents/{number", StringComparison.Ordinal) || Pattern.Contains("/follow-ups/{number", StringComparison.Ordinal)
        || Pattern.Contains("/experiments/{number", StringComparison.Ordinal) || Pattern.Contains("/attachments/{id", StringComparison.Ordinal);

    public bool IsWrite => Method != "GET";

    public override string ToString() => $"{Method} {Pattern}";

    /// <summary>Found in the running program, so that a new one cannot be forgotten. Live streams have no end; their own tests ask them.</summary>
    public static IReadOnlyList<Route> All(TestApp app) =>
    [
        .. from endpoint in app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           from method in methods
           let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
           where !pattern.EndsWith("/live", StringComparison.Ordinal)
           orderby pattern, method
           select new Route(method, pattern),
    ];
}
