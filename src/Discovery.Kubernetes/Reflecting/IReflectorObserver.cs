using System.Diagnostics;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Hears how a reflector is doing, for status, log and metrics. Must be quick.</summary>
internal interface IReflectorObserver
{
    /// <summary>A request begins.</summary>
    /// <param name="verb"><c>list</c> or <c>watch</c>.</param>
    /// <returns>Ends when the list is read, or the watch accepted.</returns>
    Activity? Requesting(string verb);

    /// <summary>A request was answered, or failed.</summary>
    /// <param name="verb"><c>list</c> or <c>watch</c>.</param>
    /// <param name="answer">The HTTP status, or what went wrong without one.</param>
    void Requested(string verb, string answer);

    /// <summary>Bytes have come from the server.</summary>
    void Contact();

    /// <summary>A list was completed and published.</summary>
    void Listed(int objects, string? resourceVersion);

    /// <summary>What is known is that of this resourceVersion: an event or bookmark of the watch says so.</summary>
    void Reached(string resourceVersion);

    /// <summary>A watch was accepted by the server.</summary>
    void Watching();

    /// <summary>A watch ended, in a way that is no failure, and will be resumed.</summary>
    void WatchEnded(Failure reason);

    /// <summary>An event has been applied and published.</summary>
    /// <param name="sinceArrival">Since its bytes were there.</param>
    /// <param name="lastChange">When the cluster changed, if it says so.</param>
    void Applied(TimeSpan sinceArrival, DateTimeOffset? lastChange);

    /// <summary>The server asked for a new list, which is read at once; what is known stays in use.</summary>
    void Relisting(string why);

    /// <summary>The server does not stream its lists, or did not this time, so one is read.</summary>
    void FellBack(string why);

    /// <summary>A list or watch failed; the next attempt comes after the delay.</summary>
    void Failed(Failure failure, TimeSpan delay);

    /// <summary>An object or event that cannot be used was passed over (K37).</summary>
    void Rejected(ObjectKey key, string why);
}
