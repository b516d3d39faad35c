using Discovery;

namespace Microsoft.Extensions.DependencyInjection;

internal sealed class DiscoveryBuilder(IServiceCollection services) : IDiscoveryBuilder
{
    public IServiceCollection Services { get; } = services;
}
