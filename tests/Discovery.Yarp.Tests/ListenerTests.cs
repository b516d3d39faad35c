using System.Collections.Concurrent;
using System.Net;
using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class ListenerTests
{
    private static readonly ClusterConfig Cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc"));

    [Fact]
    public async Task Change_Endpoints_TellsListenersOfThatClusterOnly()
    {
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster, Clusters.Make("other", ("d", "http://another.apisix.svc"))]);

        registry.Set(new ServiceId("apisix", "unrelated"), new DiscoveredEndpoint("10.0.0.7", 80));
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        await gateway.Scheduler.WaitUntilAsync(() => gateway.Listener.Changes.Count > 0);

        Assert.Equal([("c", 1)], gateway.Listener.Changes);
    }

    [Fact]
    public async Task Change_ListenerThrows_OthersHearAndUpdatesGoOn()
    {
        await using var registry = new InMemoryRegistry("local");
        RecordingListener second = new();
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster], proxy => proxy.Services.AddSingleton<IClusterChangeListener>(second));
        gateway.Listener.Throws = new InvalidOperationException("a listener of somebody else");

        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        await gateway.Scheduler.WaitUntilAsync(() => second.Changes.Count == 1);
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.2", 80));
        await gateway.WaitForAsync("c", "d/10.0.0.2:80");

        Assert.Contains(gateway.Logs.Of("ListenerFailed"), static entry => entry.Text.Contains("'c'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_MoreOftenThanTheProbeInterval_EndpointsAreStillProbed()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        var time = new ObservedTime();
        ProbeRecorder probes = new();
        var cluster = Cluster with
        {
            HealthCheck = new HealthCheckConfig { Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromSeconds(10), Path = "/ready" } },
        };
        await using var gateway = await Gateway.StartAsync(
            services => services.AddSingleton<IForwarderHttpClientFactory>(probes).Replace(ServiceDescriptor.Singleton<TimeProvider>(time))
                .AddDiscovery().AddRegistry(registry),
            [cluster]);
        await probes.WaitForAsync("http://10.0.0.1/ready");
        await time.TimerStarted.WaitAsync(Patience.Time, TestContext.Current.CancellationToken);

        // Every 6 s another endpoint; each would set back a timer of 10 s that is started anew.
        for (var i = 2; i < 6; i++)
        {
            registry.Set(Httpbin, new DiscoveredEndpoint($"10.0.0.{i}", 80));
            await gateway.WaitForAsync("c", $"d/10.0.0.{i}:80");
            time.Advance(TimeSpan.FromSeconds(6));
        }

        await probes.WaitForAsync("http://10.0.0.3/ready");
    }

    /// <summary>Answers 200 to all probes and remembers where they went.</summary>
    private sealed class ProbeRecorder : HttpMessageHandler, IForwarderHttpClientFactory
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _probes = new();

        public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => context.OldClient ?? new HttpMessageInvoker(this);

        public Task WaitForAsync(string uri) => Probe(uri).Task.WaitAsync(Patience.Time, TestContext.Current.CancellationToken);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Probe(request.RequestUri!.ToString()).TrySetResult();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }

        private TaskCompletionSource Probe(string uri) =>
            _probes.GetOrAdd(uri, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Says when the first timer runs: YARP's monitor starts its own some time after the first probes.</summary>
    private sealed class ObservedTime : FakeTimeProvider
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TimerStarted => _started.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(base.CreateTimer(callback, state, dueTime, period), _started);

        private sealed class Timer(ITimer inner, TaskCompletionSource started) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                var changed = inner.Change(dueTime, period);
                started.TrySetResult();
                return changed;
            }

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
