using Discovery.ApiServerContract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>A host with one Kubernetes registry, as a user sets it up.</summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    public const string Name = "cluster";

    private readonly IHost _host;
    private readonly CredentialFiles _credentials;

    private RegistryHost(IHost host, CredentialFiles credentials, LogLines log)
    {
        _host = host;
        _credentials = credentials;
        Log = log;
        Resolver = host.Services.GetRequiredService<IServiceResolver>();
        Registry = host.Services.GetRequiredService<IServiceRegistryCatalog>().Registries.Single();
    }

    public IServiceResolver Resolver { get; }

    public IServiceRegistry Registry { get; }

    public LogLines Log { get; }

    /// <summary>Starts the host; it waits for the first sync as hosts do.</summary>
    public static async Task<RegistryHost> StartAsync(
        IApiServerCluster cluster,
        string token,
        Action<KubernetesRegistryOptions> configure,
        CancellationToken cancellationToken,
        TimeSpan? initialSyncTimeout = null,
        TimeProvider? time = null)
    {
        var credentials = new CredentialFiles(cluster, token);
        var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddHealthChecks().AddDiscovery();
        builder.Services.AddKubernetesDiscovery(Name, options =>
        {
            options.ApiServer = cluster.Address;
            options.TokenFile = credentials.TokenFile;
            options.CertificateAuthorityFile = credentials.AuthorityFile;
            configure(options);
        });
        if (initialSyncTimeout is { } timeout)
        {
            builder.Services.Configure<DiscoveryOptions>(options => options.InitialSyncTimeout = timeout);
        }

        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new RegistryHost(host, credentials, log);
    }

    /// <summary>Renews the token as the kubelet does: the file is replaced, not written to.</summary>
    public void ReplaceToken(string token)
    {
        var next = _credentials.TokenFile + ".next";
        File.WriteAllText(next, token);
        File.Move(next, _credentials.TokenFile, overwrite: true);
    }

    /// <summary>Waits, by change tokens, until the service's endpoints are these.</summary>
    public async Task EndpointsBecomeAsync(string reference, string[] expected, CancellationToken cancellationToken)
    {
        var parsed = ServiceReference.Parse(reference);
        while (true)
        {
            var answer = Resolver.Resolve(parsed);
            if (answer.Endpoints.Select(static endpoint => endpoint.ToString()).SequenceEqual(expected))
            {
                return;
            }

            await answer.ChangeToken.FiredAsync(cancellationToken);
        }
    }

    public async Task<HealthReportEntry> HealthAsync(CancellationToken cancellationToken) =>
        (await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken)).Entries.Values.Single();

    public async Task PhaseBecomesAsync(RegistryPhase phase, CancellationToken cancellationToken)
    {
        // A phase has no token: it is for people and probes, which poll it too.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Registry.Status.Phase != phase)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }

        _credentials.Dispose();
    }
}
