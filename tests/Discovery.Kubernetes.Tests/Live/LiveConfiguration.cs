using System.Text;
using Discovery.Testing;
using Microsoft.Extensions.Configuration;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>A configuration that a test rewrites while it is in use.</summary>
internal sealed class LiveConfiguration : ConfigurationProvider, IConfigurationSource
{
    private readonly IConfigurationRoot _root;

    public LiveConfiguration(string registries)
    {
        Put(registries);
        _root = new ConfigurationBuilder().Add(this).Build();
    }

    public IConfigurationSection Section => _root.GetSection("Discovery");

    /// <param name="server">Where it is.</param>
    /// <param name="more">More keys, as JSON behind a comma.</param>
    /// <param name="token">Its token, if not the administrator's.</param>
    /// <param name="name">The registry's name.</param>
    public static string Registry(EmbeddedApiServer server, string more = "", string? token = null, string name = "k8s") =>
        $$"""
        "{{name}}":{"Type":"Kubernetes","ApiServer":"{{server.Address}}","Token":"{{token ?? server.AdminToken}}"{{more}}}
        """;

    public void Change(string registries)
    {
        Put(registries);
        OnReload();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    // No request gives up waiting before the test's own patience does.
    private void Put(string registries)
    {
        var json = $$"""{"Discovery":{"InitialSyncTimeout":"00:04:00","Registries":{ {{registries}} } } }""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        Data = new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable().ToDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
