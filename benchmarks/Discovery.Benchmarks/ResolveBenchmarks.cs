using System.Collections.Concurrent;
using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Discovery.Ejection;
using Discovery.LoadBalancing;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Benchmarks;

/// <summary>A question to the resolver, and a choice among the answer's endpoints, beside a look into a dictionary.</summary>
public class ResolveBenchmarks : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, object> _dictionary = new();
    private readonly EndpointStates _states = new(TimeProvider.System, Random.Shared);
    private readonly PowerOfTwoChoicesSelector _powerOfTwoChoices = new(Random.Shared);
    private readonly RoundRobinSelector _roundRobin = new();
    private string[] _keys = [];
    private ServiceReference[] _references = [];
    private ServiceProvider? _provider;
    private IServiceResolver? _resolver;
    private int _next;

    /// <summary>They are asked for in turn: one is always near, a thousand are as far away as the processor's caches are small.</summary>
    [Params(1, 1000)]
    public int Services { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _keys = new string[Services];
        _references = new ServiceReference[Services];
        _provider = new ServiceCollection().AddDiscovery().AddInMemory("local", registry =>
        {
            for (var service = 0; service < Services; service++)
            {
                registry.Set(new ServiceId("shop", $"service-{service}"), Enumerable.Range(1, 10).Select(pod => new DiscoveredEndpoint($"10.0.{service & 255}.{pod}", 8080)));
            }
        }).Services.BuildServiceProvider();
        _resolver = _provider.GetRequiredService<IServiceResolver>();
        for (var service = 0; service < Services; service++)
        {
            _references[service] = ServiceReference.Parse($"shop/service-{service}:8080");
            _keys[service] = _references[service].ToString();
            _dictionary[_keys[service]] = new object();
        }

        // What is worked out at the first question is there from here on.
        for (var service = 0; service < Services; service++)
        {
            Pick(_powerOfTwoChoices);
        }
    }

    [Benchmark(Baseline = true)]
    public object? Dictionary()
    {
        _dictionary.TryGetValue(_keys[Next()], out var value);
        return value;
    }

    [Benchmark]
    public object Resolve() => _resolver!.Resolve(_references[Next()]);

    [Benchmark]
    public object ResolveAndPickPowerOfTwoChoices() => Pick(_powerOfTwoChoices);

    [Benchmark]
    public object ResolveAndPickRoundRobin() => Pick(_roundRobin);

    /// <summary>Many questions, for several threads, each with its own order of services.</summary>
    public TimeSpan ResolveMany(int thread, int count)
    {
        object? seen = null;
        var start = Stopwatch.GetTimestamp();
        for (var index = 0; index < count; index++)
        {
            seen = _resolver!.Resolve(_references[(index + (thread * 37)) % Services]);
        }

        GC.KeepAlive(seen);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>As many looks into the dictionary.</summary>
    public TimeSpan LookUpMany(int thread, int count)
    {
        object? seen = null;
        var start = Stopwatch.GetTimestamp();
        for (var index = 0; index < count; index++)
        {
            _dictionary.TryGetValue(_keys[(index + (thread * 37)) % Services], out seen);
        }

        GC.KeepAlive(seen);
        return Stopwatch.GetElapsedTime(start);
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    private int Next() => _next = _next + 1 < Services ? _next + 1 : 0;

    private DiscoveredEndpoint Pick(IEndpointSelector selector)
    {
        var reference = _references[Next()];
        var candidates = EndpointPool.Of(_resolver!.Resolve(reference), _states, Random.Shared).Available;
        return candidates[selector.Select(reference, candidates)];
    }
}
