using Microsoft.Extensions.Configuration;

namespace Discovery.Configuration;

/// <summary>A key nobody reads is most often a slip of the pen, and its silence would cost somebody an afternoon.</summary>
internal static class KnownKeys
{
    public static void Check(IConfigurationSection section, Type type, IReadOnlyCollection<string> otherKeys)
    {
        var properties = type.GetProperties().Where(static property => property.CanWrite || !IsLeaf(property.PropertyType)).ToArray();
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(properties, candidate => candidate.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is not null)
            {
                if (!IsLeaf(property.PropertyType))
                {
                    Check(child, property.PropertyType, []);
                }
            }
            else if (!otherKeys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                var allowed = otherKeys.Concat(properties.Select(static candidate => candidate.Name)).Order(StringComparer.Ordinal);
                throw ConfigurationReader.Invalid($"{child.Path} is not a known key; allowed here is {string.Join(", ", allowed)}.");
            }
        }
    }

    /// <summary>What an enum at the path that the binder's message names may be.</summary>
    public static string Allowed(string message, IConfigurationSection section, Type type)
    {
        var property = type.GetProperties().FirstOrDefault(
            candidate => message.Contains($"'{section.Path}:{candidate.Name}'", StringComparison.OrdinalIgnoreCase));
        return property?.PropertyType switch
        {
            { IsEnum: true } enumeration => $" Allowed is {string.Join(", ", Enum.GetNames(enumeration))}.",
            { } value when value == typeof(TimeSpan) => " Allowed is a time span such as 00:00:10.",
            { } value when value == typeof(bool) => " Allowed is true or false.",
            { } value when value == typeof(Uri) => " Allowed is an absolute URI such as https://kubernetes.default:443.",
            _ => "",
        };
    }

    private static bool IsLeaf(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsValueType || type == typeof(string) || type == typeof(Uri)
        || typeof(System.Collections.IEnumerable).IsAssignableFrom(type);
}
