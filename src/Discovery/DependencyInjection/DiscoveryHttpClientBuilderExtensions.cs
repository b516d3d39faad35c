using Discovery;
using Discovery.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
    /// <para>A request whose service has no usable endpoint fails with <see cref="NoEndpointsException"/>, at once or after
    /// <see cref="DiscoveryHttpClientOptions.EmptyWait"/>; before the first sync of a registry it waits, up to
    /// <see cref="DiscoveryOptions.InitialSyncTimeout"/>.</para>
    /// <para>Handlers added before this one, such as one that retries, see the original URI, and each of their attempts gets another
    /// endpoint; those added after it see the endpoint's, and their attempts stay with it.</para>
    /// </remarks>
    public static IHttpClientBuilder AddDiscovery(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDiscovery();
        builder.Services.TryAddSingleton<DiscoveryHandlerFactory>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DiscoveryHttpClientOptions>, DiscoveryHttpClientOptionsValidator>());
        var client = builder.Name;
        if (client is not null)
        {
            // At start, not at the first request.
            builder.Services.AddOptionsWithValidateOnStart<DiscoveryHttpClientOptions>(client);
        }

        builder.ConfigurePrimaryHttpMessageHandler((handler, provider) =>
        {
            if (handler is SocketsHttpHandler sockets && sockets.ConnectTimeout == Timeout.InfiniteTimeSpan)
            {
                sockets.ConnectTimeout = provider.GetRequiredService<DiscoveryHandlerFactory>().ConnectTimeout(client ?? "");
            }
        });
        return builder.ConfigureAdditionalHttpMessageHandlers((handlers, provider) =>
        {
            var handler = provider.GetRequiredService<DiscoveryHandlerFactory>().Create(client ?? "");
            // One may be there by ConfigureHttpClientDefaults, without this client's options.
            if (handlers.OfType<DiscoveryHandler>().FirstOrDefault() is { } earlier)
            {
                handlers[handlers.IndexOf(earlier)] = handler;
            }
            else
            {
                handlers.Add(handler);
            }
        });
    }

    /// <summary>The same, with options. May be called more than once; the calls add up.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder AddDiscovery(this IHttpClientBuilder builder, Action<DiscoveryHttpClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(builder.Name, configure);
        return builder.AddDiscovery();
    }

    /// <summary>The same, with options from configuration. Unknown keys and values that do not convert are errors at start.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="section">The section of this client's options.</param>
    /// <returns>The builder.</returns>
    public static IHttpClientBuilder AddDiscovery(this IHttpClientBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.Configure<DiscoveryHttpClientOptions>(builder.Name, options => RegistryConfiguration.Bind(section, options, []));
        return builder.AddDiscovery();
    }
}
