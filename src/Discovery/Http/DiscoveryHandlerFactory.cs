using System.Collections.Concurrent;
using Discovery.Ejection;
using Discovery.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Http;

/// <summary>Makes the handlers of clients. What a client keeps longer than a handler lives, its retry budget, is kept here.</summary>
internal sealed class DiscoveryHandlerFactory(
    IServiceProvider provider, IServiceResolver resolver, EndpointStates states, DiscoveryMetrics metrics, TimeProvider time, IOptionsMonitor<DiscoveryHttpClientOptions> options)
{
    private readonly ConcurrentDictionary<string, (DiscoveryHttpClientOptions Options, EndpointChooser Chooser, RetryPipeline? Retry)> _clients = new(StringComparer.Ordinal);

    public DiscoveryHandler Create(string client)
    {
        var current = options.Get(client);
        var parts = _clients.AddOrUpdate(client, _ => Make(current), (_, known) => known.Options == current ? known : Make(current));
        return new DiscoveryHandler(parts.Chooser, parts.Options, parts.Retry);
    }

    public TimeSpan ConnectTimeout(string client) => options.Get(client).ConnectTimeout;

    private (DiscoveryHttpClientOptions Options, EndpointChooser Chooser, RetryPipeline? Retry) Make(DiscoveryHttpClientOptions current)
    {
        var selector = provider.GetRequiredKeyedService<IEndpointSelector>(current.Selector);
        var chooser = new EndpointChooser(resolver, selector, states, metrics, time, current);
        return (current, chooser, current.Retry.MaxRetries > 0 ? new RetryPipeline(chooser, current.Retry, metrics) : null);
    }
}
