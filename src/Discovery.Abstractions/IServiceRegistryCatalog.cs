using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Discovery;

/// <summary>The registries of this process, for whoever shows or checks them.</summary>
/// <remarks>Safe for any number of threads.</remarks>
public interface IServiceRegistryCatalog
{
    /// <summary>The registries there are now, disabled ones included, ordered by name.</summary>
    IReadOnlyList<IServiceRegistry> Registries { get; }

    /// <summary>The name an unqualified reference means; <see langword="null"/> when there are several and none is the default.</summary>
    string? DefaultRegistry { get; }

    /// <summary>Fires once when a registry was added or removed, switched on or off, or the default has changed.</summary>
    IChangeToken ChangeToken { get; }

    /// <summary>Finds a registry by name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="registry">The registry, or <see langword="null"/>.</param>
    /// <returns>Whether there is one.</returns>
    bool TryGetRegistry(string name, [NotNullWhen(true)] out IServiceRegistry? registry);
}
