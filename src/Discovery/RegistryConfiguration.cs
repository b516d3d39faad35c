using Discovery.Configuration;
using Microsoft.Extensions.Configuration;

namespace Discovery;

/// <summary>Reads a registry's configuration strictly: for those who write a registry type.</summary>
public static class RegistryConfiguration
{
    private static readonly string[] CoreKeys = ["Type", "Enabled"];

    /// <summary>Binds a section to options. Unknown keys and values that do not convert are errors.</summary>
    /// <typeparam name="T">The options.</typeparam>
    /// <param name="section">The registry's section, as a registry type's factory gets it.</param>
    /// <param name="options">The options to set.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Names the key, the value and what is allowed.</exception>
    public static void Bind<T>(IConfigurationSection section, T options)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(options);
        Bind(section, options, CoreKeys);
    }

    internal static void Bind(IConfigurationSection section, object options, IReadOnlyCollection<string> otherKeys)
    {
        KnownKeys.Check(section, options.GetType(), otherKeys);
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            // The binder names path, value and type. A secret is text, which always converts, so it is never in that message.
            throw ConfigurationReader.Invalid($"{section.Path}: {exception.Message}{KnownKeys.Allowed(exception.Message, section, options.GetType())}");
        }
    }
}
