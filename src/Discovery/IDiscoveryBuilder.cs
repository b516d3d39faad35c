using Microsoft.Extensions.DependencyInjection;

namespace Discovery;

/// <summary>What <c>AddDiscovery()</c> returns: registries are added to it.</summary>
public interface IDiscoveryBuilder
{
    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}
