namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Remembers that a health check of this name is ours, so that adding it again does nothing.</summary>
internal sealed record DiscoveryHealthCheck(string Name);
