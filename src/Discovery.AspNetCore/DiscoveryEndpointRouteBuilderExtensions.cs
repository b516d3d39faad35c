using System.Runtime.CompilerServices;
using Discovery;
using Discovery.AspNetCore.Dump;
using Discovery.AspNetCore.Events;
using Discovery.AspNetCore.Page;
using Discovery.AspNetCore.Resolve;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Shows what the registries of this process know.</summary>
public static class DiscoveryEndpointRouteBuilderExtensions
{
    // Weak, so that a route builder is not kept alive by having been asked.
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, Dictionary<string, IEndpointConventionBuilder>> Mapped = [];

    /// <summary>
    /// Answers GET with what is known, always from memory: at the pattern itself a JSON document of all registries, their status, services,
    /// ports and endpoints, and below it <c>resolve?name=</c> (what a name comes to, and why), <c>events</c> (changes as server-sent
    /// events) and <c>ui</c> (a page for people). May be called more than once.
    /// </summary>
    /// <param name="endpoints">The routes.</param>
    /// <param name="pattern">Where, e.g. <c>/discovery</c>.</param>
    /// <returns>To add conventions to, such as <c>RequireAuthorization()</c>; they hold for all of it.</returns>
    /// <exception cref="InvalidOperationException">There is no <c>AddDiscovery()</c> in the start-up code.</exception>
    /// <remarks>
    /// There is no credential in it, but it does show names and addresses of what runs in your network: require
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
        var key = pattern.Trim('/');
        if (!mapped.TryGetValue(key, out var builder))
        {
            builder = Map(endpoints, pattern);
            mapped.Add(key, builder);
        }

        return builder;
    }

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string pattern)
    {
        var group = endpoints.MapGroup(pattern);
        group.MapGet("", DumpEndpoint.HandleAsync).WithDisplayName($"Discovery {pattern}");
        group.MapGet("/resolve", ResolveEndpoint.HandleAsync).WithDisplayName($"Discovery {pattern}: resolve");
        group.MapGet("/events", EventsEndpoint.HandleAsync).WithDisplayName($"Discovery {pattern}: events");
        group.MapGet("/ui", PageEndpoint.HandleAsync).WithDisplayName($"Discovery {pattern}: page");
        return group;
    }
}
