using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Transport;
using Discovery.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>A registry against a server, and what is needed to wait for things in it.</summary>
internal sealed class RegistryRig : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public RegistryRig(Uri server, Action<KubernetesRegistryOptions>? configure = null, string? token = null, RegistryRig? beside = null, Random? chance = null)
        : this(Options(server, configure, token), beside, chance: chance)
    {
    }

    public RegistryRig(EmbeddedApiServer server, Action<KubernetesRegistryOptions>? configure = null, string? token = null, Pulse? pulse = null)
        : this(Options(server.Address, configure, token ?? server.AdminToken), null, pulse)
    {
    }

    public RegistryRig(KubernetesRegistryOptions options, RegistryRig? beside = null, Pulse? pulse = null, Func<ClusterConnection>? connect = null, Random? chance = null)
    {
        Pulse = pulse ?? beside?.Pulse ?? new Pulse();
        Time = new TestTime(Pulse);
        Log = new TestLog(Pulse);
        Registry = new KubernetesRegistry(
            beside is null ? "test" : "beside",
            options,
            options.DefaultNamespace ?? "default",
            connect ?? new ConnectionFactory(options, Log).Create,
            new ReflectorSettings(Time, chance ?? new TestChance(), options.WatchdogTimeout),
            Log);
        var services = new ServiceCollection();
        services.AddDiscovery().AddRegistry(Registry);
        _provider = services.BuildServiceProvider();
    }

    public Pulse Pulse { get; }

    public TestTime Time { get; }

    public TestLog Log { get; }

    public KubernetesRegistry Registry { get; }

    public RegistryPhase Phase => Registry.Status.Phase;

    public static KubernetesRegistryOptions Options(Uri server, Action<KubernetesRegistryOptions>? configure, string? token)
    {
        var options = new KubernetesRegistryOptions { ApiServer = server, Token = token };
        configure?.Invoke(options);
        return options;
    }

    public async Task<RegistryRig> SyncedAsync()
    {
        try
        {
            await Registry.WaitForSyncAsync().WaitAsync(Pulse.Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Never synced. {this}");
        }

        return this;
    }

    /// <summary>Starts the registry, and does not wait.</summary>
    public RegistryRig Started()
    {
        _ = Registry.GetService(new ServiceId("default", "none"));
        return this;
    }

    /// <summary>Waits for a status. A watch on trial, because the one before failed, is given the second that it must hold.</summary>
    public Task UntilAsync(Func<RegistryStatus, bool> condition) => Pulse.UntilAsync(
        () =>
        {
            var status = Registry.Status;
            if (condition(status))
            {
                return true;
            }

            if (status.Phase == RegistryPhase.Stale)
            {
                Time.Fire(static due => due == ReflectorMachine.ShortWatch);
            }

            return false;
        },
        ToString);

    public Task UntilPhaseAsync(RegistryPhase phase) => UntilAsync(status => status.Phase == phase);

    public Task UntilLoggedAsync(string eventName, int times = 1) => Pulse.UntilAsync(() => Log.Count(eventName) >= times, ToString);

    /// <summary>Waits, by change tokens alone, for a service to have these usable endpoints.</summary>
    public Task<ServiceSnapshot> UntilAsync(string service, params string[] endpoints) =>
        UntilAsync(service, snapshot => Usable(snapshot, PortSelector.Any).SequenceEqual(endpoints));

    public async Task<ServiceSnapshot> UntilAsync(string service, Func<ServiceSnapshot, bool> condition)
    {
        var id = ServiceId.Parse(service);
        using var patience = new CancellationTokenSource(Pulse.Patience);
        while (true)
        {
            var snapshot = Registry.GetService(id);
            if (condition(snapshot))
            {
                return snapshot;
            }

            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = snapshot.ChangeToken.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), changed);
            try
            {
                await changed.Task.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{service} is {snapshot}: {string.Join(' ', snapshot.AllEndpoints)}. {this}");
            }
        }
    }

    public string[] Usable(string service, PortSelector? port = null) => Usable(Registry.GetService(ServiceId.Parse(service)), port ?? PortSelector.Any);

    public ServiceResolution Resolve(string reference) => Resolve(ServiceReference.Parse(reference));

    public ServiceResolution Resolve(ServiceReference reference) => _provider.GetRequiredService<IServiceResolver>().Resolve(reference);

    public override string ToString() =>
        $"{Registry.Status.Phase}: {Registry.Status.Reason} [{string.Join("; ", Registry.Status.Warnings)}] timers {Time.Describe()}{Environment.NewLine}{Log.Last(40)}";

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await Registry.DisposeAsync().AsTask().WaitAsync(Pulse.Patience);
    }

    private static string[] Usable(ServiceSnapshot snapshot, PortSelector port) => [.. snapshot.GetEndpoints(port).Select(static endpoint => endpoint.ToString())];
}
