using System.Runtime.CompilerServices;
using Discovery;
using Discovery.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Shows what the registries of this process know.</summary>
public static class DiscoveryEndpointRouteBuilderExtensions
{
    // Weak, so that a route builder is not kept alive by having been asked.
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, Dictionary<string, IEndpointConventionBuilder>> Mapped = [];

    /// <summary>
    /// Answers GET with a JSON document of all registries, their status, services, ports and endpoints. The query parameters
    /// <c>registry</c>, <c>namespace</c> and <c>service</c> narrow it down. May be called more than once.
    /// </summary>
    /// <param name="endpoints">The routes.</param>
    /// <param name="pattern">Where, e.g. <c>/discovery</c>.</param>
    /// <returns>To add conventions to, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">There is no <c>AddDiscovery()</c> in the start-up code.</exception>
    /// <remarks>
    /// The document holds no credential, but it does show names and addresses of what runs in your network: require
    /// authorization, or map it on a host or port that is not public.
    /// </remarks>
    public static IEndpointConventionBuilder MapDiscovery(this IEndpointRouteBuilder endpoints, string pattern = "/discovery")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(IServiceRegistryCatalog)) == false)
        {
            throw new InvalidOperationException("MapDiscovery() shows the registries that services.AddDiscovery() or AddKubernetesDiscovery() adds: call one of them first.");
        }

        // Two routes of one pattern would make every request ambiguous.
        var mapped = Mapped.GetOrCreateValue(endpoints);
        if (!mapped.TryGetValue(pattern, out var builder))
        {
            builder = endpoints.MapGet(pattern, DumpEndpoint.HandleAsync).WithDisplayName($"Discovery {pattern}");
            mapped.Add(pattern, builder);
        }

        return builder;
    }
}
