using Discovery;
using Discovery.Http;
using Discovery.LoadBalancing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets an <see cref="HttpClient"/> call services by name.</summary>
public static class DiscoveryHttpClientBuilderExtensions
{
    /// <summary>
    /// Sends this client's requests to endpoints of the service that the URI's host names: <c>name</c>,
    /// <c>name.namespace</c>, <c>name.namespace.svc[.domain]</c> or <c>name.namespace.registry</c>. Requests to
    /// <c>localhost</c>, IP addresses and every other host pass through untouched. May be called more than once.
    /// </summary>
    /// <param name="builder">The client's builder.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// <para>A request whose service has no usable endpoint fails with <see cref="NoEndpointsException"/>; only before the
    /// first sync of a registry does it wait, up to <see cref="DiscoveryOptions.InitialSyncTimeout"/>.</para>
    /// <para>Endpoints take turns. The Host header, and with it the name that a certificate is checked against, is the
    /// original authority unless the request has set one. Handlers added before this one, such as one that retries, see
    /// the original URI, and each of their attempts gets another endpoint; those added after it see the endpoint's.</para>
    /// </remarks>
    public static IHttpClientBuilder AddDiscovery(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDiscovery();
        return builder.ConfigureAdditionalHttpMessageHandlers(static (handlers, provider) =>
        {
            // Looked for when a client is made, because it may also have come by ConfigureHttpClientDefaults.
            if (!handlers.OfType<DiscoveryHandler>().Any())
            {
                handlers.Add(new DiscoveryHandler(
                    provider.GetRequiredService<IServiceResolver>(), provider.GetRequiredService<IEndpointSelector>()));
            }
        });
    }
}
