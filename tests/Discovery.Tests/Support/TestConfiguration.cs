using System.Text;
using Microsoft.Extensions.Configuration;

namespace Discovery.Tests.Support;

/// <summary>A configuration that a test rewrites, as an edit of appsettings.json does.</summary>
internal sealed class TestConfiguration : ConfigurationProvider, IConfigurationSource
{
    public TestConfiguration(string json)
    {
        Data = Read(json);
        Root = new ConfigurationBuilder().Add(this).Build();
    }

    public IConfigurationRoot Root { get; }

    public IConfigurationSection Section => Root.GetSection("Discovery");

    public void Change(string json)
    {
        Swap(json);
        OnReload();
    }

    /// <summary>The new values are there, and nobody has been told yet.</summary>
    public void Swap(string json) => Data = Read(json);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private static Dictionary<string, string?> Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Discovery":{{json}}}"""));
        return new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable().ToDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
