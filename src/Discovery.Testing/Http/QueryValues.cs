using System.Globalization;
using Discovery.Testing.Errors;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>Query values as the real server converts them.</summary>
internal static class QueryValues
{
    /// <summary>Present means true, unless it says 0 or false.</summary>
    public static bool Flag(IQueryCollection query, string name) => OptionalFlag(query, name) ?? false;

    public static bool? OptionalFlag(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Count > 0
            ? values[0] is not "0" && !string.Equals(values[0], "false", StringComparison.OrdinalIgnoreCase)
            : null;

    /// <exception cref="ApiServerException">400: it is no number.</exception>
    public static long? Number(IQueryCollection query, string name)
    {
        if (!query.TryGetValue(name, out var values) || string.IsNullOrEmpty(values[0]))
        {
            return null;
        }

        return long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{values[0]}\": invalid syntax");
    }

    public static string Text(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values[0] ?? "" : "";
}
