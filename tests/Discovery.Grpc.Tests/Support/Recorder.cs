using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Discovery.Grpc.Tests.Support;

/// <summary>Keeps what a resolver has told.</summary>
internal sealed class Recorder
{
    private readonly Lock _lock = new();
    private readonly List<ResolverResult> _results = [];
    private TaskCompletionSource _tick = New();

    public IReadOnlyList<ResolverResult> Results
    {
        get
        {
            lock (_lock)
            {
                return [.. _results];
            }
        }
    }

    /// <summary>Records what the listener has taken in.</summary>
    public Action<ResolverResult> Behind(Action<ResolverResult> listener) => result =>
    {
        listener(result);
        Record(result);
    };

    public void Record(ResolverResult result)
    {
        lock (_lock)
        {
            _results.Add(result);
        }

        Interlocked.Exchange(ref _tick, New()).SetResult();
    }

    /// <summary>Waits until the latest result is a failure for this reason.</summary>
    public Task UntilFailureAsync(string reason) =>
        UntilAsync(result => result.Status.StatusCode == StatusCode.Unavailable && result.Status.Detail.Contains(reason, StringComparison.Ordinal));

    /// <summary>Waits until the latest result has these addresses.</summary>
    public Task UntilAddressesAsync(params string[] addresses) =>
        UntilAsync(result => result.Addresses?.Select(static address => address.ToString()).SequenceEqual(addresses) == true);

    public async Task UntilAsync(Func<ResolverResult, bool> condition)
    {
        while (true)
        {
            var tick = Volatile.Read(ref _tick).Task;
            if (Results is [.., var last] && condition(last))
            {
                return;
            }

            await tick.Bounded();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
