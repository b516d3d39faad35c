using System.Text;
using Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Secrets;

/// <summary>The sample gateway with a canary for its token, and all that is ever seen of it.</summary>
internal sealed class WatchedGateway : IDisposable
{
    private const string Registry = "Discovery:Registries:my-k8s-cluster";

    private readonly Canary _canary;
    private readonly string _key;
    private readonly CancellationToken _deadline;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("canary-");
    private readonly CapturedLogs _logs = new();
    private readonly CapturedActivities _activities = new();
    private readonly List<(string Where, string Text)> _seen = [];
    private readonly Dictionary<string, string?> _settings = [];
    private Task<string>? _events;

    private WatchedGateway(Canary canary, string key, CancellationToken deadline)
    {
        _canary = canary;
        _key = key;
        _deadline = deadline;
        File.WriteAllText(TokenFile, canary.Token);
    }

    public RunningGateway Gateway { get; private set; } = null!;

    public string TokenFile => Path.Combine(_folder.FullName, "token");

    private IConfigurationRoot Configuration => (IConfigurationRoot)Gateway.Services.GetRequiredService<IConfiguration>();

    /// <param name="canary">The token.</param>
    /// <param name="key">How it is given: <c>Token</c> or <c>TokenFile</c>.</param>
    /// <param name="deadline">Ends whatever waits.</param>
    public static async Task<WatchedGateway> StartAsync(Canary canary, string key, CancellationToken deadline)
    {
        var watched = new WatchedGateway(canary, key, deadline);
        watched._settings[$"{Registry}:{key}"] = key == "Token" ? canary.Token : watched.TokenFile;
        watched.Gateway = await RunningGateway.StartAsync(
            builder =>
            {
                builder.Logging.AddProvider(watched._logs).SetMinimumLevel(LogLevel.Trace).AddFilter(static (_, _) => true);
                builder.Configuration.AddInMemoryCollection(watched._settings);
                builder.Services.AddHttpClient("client").AddDiscovery();
                builder.Services.AddKubernetesDiscovery("by-code", options =>
                {
                    options.ApiServer = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}");
                    options.Token = canary.Token;
                });
            },
            deadline,
            "--environment", "Development", "--Discovery:InitialSyncTimeout", "00:00:00");
        watched._events = watched.ReadEventsAsync();
        return watched;
    }

    public Task UntilPhaseAsync(string phase) => RunningGateway.UntilAsync(
        async () => (string?)(await Gateway.Client.GetFromJsonAsync("registries", "my-k8s-cluster", _deadline))["phase"] == phase, _deadline);

    /// <summary>Changes how the token is given while it runs, until a warning says that it was not taken.</summary>
    public async Task ConfigureAsync(string value, string warning)
    {
        Configuration[$"{Registry}:{_key}"] = value;
        Configuration.Reload();
        await RunningGateway.UntilAsync(
            async () => (await Gateway.Client.GetFromJsonAsync("registries", "my-k8s-cluster", _deadline))["warnings"]!.ToJsonString().Contains(warning, StringComparison.Ordinal), _deadline);
    }

    /// <summary>Reads everything that can be asked for.</summary>
    public async Task LookAsync(string when)
    {
        foreach (var path in (string[])["/discovery", "/discovery/resolve?name=my-k8s-cluster/apisix/httpbin:80", "/discovery/resolve?name=by-code/apisix/httpbin", "/discovery/ui", "/metrics", "/readyz", "/livez", "/v1/anything", "/v1/missing"])
        {
            using var response = await Gateway.Client.GetAsync(new Uri(path, UriKind.Relative), _deadline);
            _seen.Add(($"{path} {when}", $"{response.Headers}\n{await response.Content.ReadAsStringAsync(_deadline)}"));
        }

        var health = await Gateway.HealthAsync(_deadline);
        Assert.Equal(2, health.Entries["discovery"].Data.Count);
        _seen.Add(($"the health check {when}", Describe(health)));
        _seen.Add(($"the event stream's first bytes {when}", await ReadEventsAsync(untilFirst: true)));
    }

    /// <summary>Fails in the ways there are, and keeps the exceptions.</summary>
    public async Task FailAsync()
    {
        using var client = Gateway.Services.GetRequiredService<IHttpClientFactory>().CreateClient("client");
        foreach (var address in (string[])["http://nothing.apisix.my-k8s-cluster/", "http://httpbin.apisix.by-code/", "http://httpbin.kube-system.my-k8s-cluster/"])
        {
            Keep(await Assert.ThrowsAsync<NoEndpointsException>(() => client.GetAsync(new Uri(address), _deadline)));
        }

        foreach (var (key, value) in (IEnumerable<(string, string)>)
        [
            ("Token", $"{_canary.Token} "), ("TokenFile", TokenFile), ("KubeConfig", "/nowhere"), ("ApiServer", "http://cluster.example"), ("Resource", "Pods"), ("Tokn", _canary.Token),
        ])
        {
            Dictionary<string, string?> settings = new()
            {
                ["Discovery:Registries:bad:Type"] = "Kubernetes", ["Discovery:Registries:bad:ApiServer"] = "https://127.0.0.1:1", ["Discovery:Registries:bad:Token"] = _canary.Token,
            };
            settings[$"Discovery:Registries:bad:{key}"] = value;
            var services = new ServiceCollection();
            services.AddKubernetesDiscovery(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Discovery"));
            await using var provider = services.BuildServiceProvider();
            Keep(Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<IServiceResolver>()));
        }
    }

    /// <summary>Goes through the objects of the library: what they hold, and what they say of themselves.</summary>
    public void WalkObjects()
    {
        var walk = new ObjectWalk();
        walk.From(Gateway.Services.GetRequiredService<IServiceRegistryCatalog>());
        walk.From(Gateway.Services.GetRequiredService<IServiceResolver>());
        walk.From(Gateway.Services.GetRequiredService<IServiceResolver>().Resolve(ServiceReference.Parse("my-k8s-cluster/apisix/httpbin:80")));

        Assert.Contains(_canary.Token, walk.Held); // or the walk has not been where the token is
        Assert.True(walk.Shown.Count > 100, $"only {walk.Shown.Count} objects");
        Assert.Contains(walk.Shown, static shown => shown.Type.EndsWith(nameof(KubernetesRegistryOptions), StringComparison.Ordinal));
        _seen.AddRange(walk.Shown.Distinct().Select(static shown => ($"what is shown of {shown.Type}", shown.Text)));
    }

    /// <summary>Stops the gateway; only now is everything logged, traced and sent.</summary>
    public async Task StopAsync()
    {
        await Gateway.DisposeAsync();
        _seen.Add(("the event stream", await _events!));
        _activities.Dispose();
    }

    public void AssertAllKeepTheSecret()
    {
        _seen.AddRange(_logs.Lines.Select(static line => ($"log event {line.Category} {line.Event}", $"{line.Text}\n{line.Details}")));
        _seen.AddRange(_activities.Texts.Select(static text => ("an activity", text)));

        // What says nothing would keep any secret.
        Assert.All(["WatchFailed", "ConfigurationChangeRejected", "NoDestinations"], name => Assert.NotEmpty(_logs.Of(name)));
        Assert.Contains(_logs.Lines, static line => line.Level == LogLevel.Trace);
        Assert.Contains(_activities.Texts, static text => text.StartsWith("Discovery.Kubernetes\n", StringComparison.Ordinal));
        Assert.Contains(_seen, static seen => seen is { Where: "the event stream" } && seen.Text.Contains("event: registry", StringComparison.Ordinal));
        Assert.Contains(_seen, static seen => seen.Where.StartsWith("/metrics", StringComparison.Ordinal) && seen.Text.Contains("discovery_kubernetes_requests_total", StringComparison.Ordinal));
        Assert.All(_seen, seen => _canary.AssertIsNotIn(seen.Where, seen.Text));
    }

    public void Dispose()
    {
        _activities.Dispose();
        _logs.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Keep(Exception exception) => _seen.Add(($"a {exception.GetType().Name}", $"{exception}\n{string.Join('\n', exception.Data.Values.Cast<object>())}"));

    private static string Describe(HealthReport report) => string.Join('\n', report.Entries.SelectMany(static entry => entry.Value.Data
        .SelectMany(static registry => (IReadOnlyDictionary<string, object?>)registry.Value)
        .Select(static value => $"{value.Key}: {(value.Value is IEnumerable<string> texts ? string.Join('\n', texts) : value.Value)}")
        .Append(entry.Value.Description)
        .Append(entry.Value.Exception?.ToString())));

    private async Task<string> ReadEventsAsync(bool untilFirst = false)
    {
        using var response = await Gateway.Client.GetAsync(new Uri("/discovery/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _deadline);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_deadline));
        var text = new StringBuilder(response.Headers.ToString());
        while (await reader.ReadLineAsync(_deadline) is { } line)
        {
            text.AppendLine(line);
            if (untilFirst && line.StartsWith("data:", StringComparison.Ordinal))
            {
                break;
            }
        }

        return text.ToString();
    }
}
