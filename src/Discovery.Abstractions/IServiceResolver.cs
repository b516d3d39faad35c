using System.Diagnostics.CodeAnalysis;

namespace Discovery;

/// <summary>Asks the registries where a service lives. What consumers use.</summary>
/// <remarks>Safe for any number of threads.</remarks>
public interface IServiceResolver
{
    /// <summary>Reads a URI's authority as a reference, given the registries there are.</summary>
    /// <param name="uri">An absolute URI, e.g. <c>http://httpbin.apisix:8080</c>.</param>
    /// <param name="reference">The reference, or <see langword="null"/>.</param>
    /// <returns>
    /// <see langword="true"/> for <c>name</c>, <c>name.namespace</c>, <c>name.namespace.svc[.domain]</c> and
    /// <c>name.namespace.registry</c>, each also behind <c>_portname.</c>; <see langword="false"/> for <c>localhost</c>,
    /// IP literals and every other host.
    /// </returns>
    /// <exception cref="ArgumentNullException">The URI is <see langword="null"/>.</exception>
    bool TryGetReference(Uri uri, [NotNullWhen(true)] out ServiceReference? reference);

    /// <summary>Answers from memory: synchronous, lock-free, never throws.</summary>
    /// <param name="reference">What is asked for.</param>
    /// <returns>The answer.</returns>
    ServiceResolution Resolve(ServiceReference reference);

    /// <summary>As <see cref="Resolve"/>, but waits for the registry's first sync, up to <c>InitialSyncTimeout</c>.</summary>
    /// <param name="reference">What is asked for.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The answer; <see cref="ResolutionStatus.NotSynced"/> when the wait was in vain.</returns>
    ValueTask<ServiceResolution> ResolveAsync(ServiceReference reference, CancellationToken cancellationToken = default);
}
