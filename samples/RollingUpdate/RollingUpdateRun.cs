using RollingUpdate.Cluster;
using RollingUpdate.Consumers;
using RollingUpdate.Load;

namespace RollingUpdate;

/// <summary>Replaces every pod of a service under constant load through all consumers at once.</summary>
public static class RollingUpdateRun
{
    private const int Pods = 4;

    // How often the consumers to compare with read where the pods are.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    // A pod's time between "no longer ready" and its end. Kubernetes gives 30 s; the less there is, the harder for consumers.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // How long a dead pod's endpoint stays.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Readiness off, terminating with grace, then connection refused.</summary>
    public static Task<IReadOnlyList<ConsumerResult>> GracefulAsync() => RunAsync(static deployment => deployment.ReplaceGracefullyAsync(Grace));

    /// <summary>Pods die without warning, and their endpoints stay for seconds.</summary>
    public static Task<IReadOnlyList<ConsumerResult>> AbruptAsync() => RunAsync(static deployment => deployment.ReplaceAbruptlyAsync(Linger));

    private static async Task<IReadOnlyList<ConsumerResult>> RunAsync(Func<Deployment, Task> replace)
    {
        await using var deployment = await Deployment.StartAsync(Pods);
        IConsumer[] consumers =
        [
            new HttpClientConsumer(deployment),
            await YarpConsumer.StartAsync(deployment),
            new GrpcConsumer(deployment),
            new RefreshedListConsumer(deployment, Refresh),
            new ServiceDiscoveryConsumer(deployment, Refresh),
        ];
        try
        {
            ConsumerLoad[] loads = [.. consumers.Select(static consumer => new ConsumerLoad(consumer))];
            await Task.Delay(WarmUp);
            await replace(deployment);
            return await Task.WhenAll(loads.Select(static load => load.StopAsync()));
        }
        finally
        {
            foreach (var consumer in consumers)
            {
                await consumer.DisposeAsync();
            }
        }
    }
}
