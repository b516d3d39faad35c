using Microsoft.Extensions.Configuration;

namespace Discovery.Yarp.Tests.Support;

/// <summary>A configuration that the test changes at run time.</summary>
internal sealed class ReloadableSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public IConfigurationSection Section(string name) => new ConfigurationBuilder().Add(this).Build().GetSection(name);

    public void Change(params (string Key, string? Value)[] values)
    {
        foreach (var (key, value) in values)
        {
            if (value is null)
            {
                Data.Remove(key);
            }
            else
            {
                Data[key] = value;
            }
        }

        OnReload();
    }
}
