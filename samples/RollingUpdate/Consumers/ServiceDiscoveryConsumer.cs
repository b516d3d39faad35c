using Microsoft.Extensions.Configuration.Memory;
using RollingUpdate.Cluster;

namespace RollingUpdate.Consumers;

/// <summary>To compare: Microsoft.Extensions.ServiceDiscovery with its configuration provider, reloaded every few seconds.</summary>
internal sealed class ServiceDiscoveryConsumer : HttpConsumer
{
    private static readonly Uri Web = new("http://web/");

    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().Add(new MemoryConfigurationSource()).Build();
    private readonly RefreshedList _list;
    private readonly ServiceProvider _provider;
    private readonly TimeSpan _interval;

    public ServiceDiscoveryConsumer(Deployment deployment, TimeSpan interval)
    {
        _interval = interval;
        _list = new RefreshedList(deployment, interval, Write);
        Write(_list.Current);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(_configuration);
        services.AddServiceDiscovery();
        services.AddHttpClient("web").AddServiceDiscovery();
        _provider = services.BuildServiceProvider();
        Client = _provider.GetRequiredService<IHttpClientFactory>().CreateClient("web");
    }

    public override string Name => $"Microsoft.Extensions.ServiceDiscovery, configuration of {_interval.TotalSeconds:0} s";

    public override bool IsOurs => false;

    public override long? Retries => null;

    public override long? Ejections => null;

    protected override HttpClient Client { get; }

    public override async ValueTask DisposeAsync()
    {
        await _list.DisposeAsync();
        await _provider.DisposeAsync();
    }

    protected override Uri Next() => Web;

    private void Write(IReadOnlyList<Uri> pods)
    {
        foreach (var old in _configuration.GetSection("Services:web:http").GetChildren().ToArray())
        {
            _configuration[old.Path] = null;
        }

        foreach (var (index, pod) in pods.Index())
        {
            _configuration[$"Services:web:http:{index}"] = pod.AbsoluteUri;
        }

        _configuration.Reload();
    }
}
