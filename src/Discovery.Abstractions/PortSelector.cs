using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Discovery;

/// <summary>
/// Which port of a service is meant: any, one by name, one by number, or the one a URI scheme stands for.
/// A number means the <em>service</em> port first and the endpoints' own port second (rules K20 to K23).
/// </summary>
/// <remarks>Written <c>""</c> (any), <c>"http"</c> (named) or <c>"80"</c> (numbered); a scheme has no written form of its own.</remarks>
public readonly record struct PortSelector : IParsable<PortSelector>
{
    private readonly string? _name;

    private PortSelector(PortSelectorKind kind, string? name, int number)
    {
        Kind = kind;
        _name = name;
        PortNumber = number;
    }

    /// <summary>The only port of the service, else as <c>ForScheme("http")</c>. The default value.</summary>
    public static PortSelector Any => default;

    /// <summary>How the port is picked.</summary>
    public PortSelectorKind Kind { get; }

    /// <summary>The port's name or the scheme; empty for <see cref="PortSelectorKind.Any"/> and <see cref="PortSelectorKind.Number"/>.</summary>
    public string PortName => _name ?? "";

    /// <summary>The port's number, 1 to 65535; 0 unless <see cref="Kind"/> is <see cref="PortSelectorKind.Number"/>.</summary>
    public int PortNumber { get; }

    /// <summary>The service port of this name.</summary>
    /// <param name="name">The name, e.g. <c>http</c>.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="ArgumentException">The name is empty, has characters no port name has, or is a number.</exception>
    public static PortSelector Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsPortName(name)
            ? new PortSelector(PortSelectorKind.Name, name, 0)
            : throw new ArgumentException($"'{Naming.Shorten(name)}' is not a port name: it must not be a number, and is {Naming.Rule}.", nameof(name));
    }

    /// <summary>The service port of this number, else the endpoints' own port of this number.</summary>
    /// <param name="number">1 to 65535.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not a port.</exception>
    public static PortSelector Numbered(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, ushort.MaxValue);
        return new PortSelector(PortSelectorKind.Number, null, number);
    }

    /// <summary>The port a URI of this scheme without an explicit port means (rule K22).</summary>
    /// <param name="scheme">The scheme, e.g. <c>https</c>, or several in order of preference: <c>https+http</c>; compared in lower case.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="ArgumentException">The scheme is empty or no scheme.</exception>
    public static PortSelector ForScheme(string scheme)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        return scheme switch
        {
            "http" or "https" => new PortSelector(PortSelectorKind.Scheme, scheme, 0),
            _ when Uri.CheckSchemeName(scheme) => new PortSelector(PortSelectorKind.Scheme, scheme.ToLowerInvariant(), 0),
            _ => throw new ArgumentException($"'{Naming.Shorten(scheme)}' is not a URI scheme.", nameof(scheme)),
        };
    }

    /// <summary>Reads <c>""</c>, a port name or a port number.</summary>
    /// <param name="s">The text.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static PortSelector Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var selector)
            ? selector
            : throw new FormatException($"'{Naming.Shorten(s)}' is not a port: it must be empty, a number from 1 to 65535, or a port name.");
    }

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    public static PortSelector Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads <c>""</c>, a port name or a port number without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The selector, or <see cref="Any"/>.</param>
    /// <returns>Whether the text is one of these.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, out PortSelector result)
    {
        result = default;
        if (s is null)
        {
            return false;
        }

        if (s.Length == 0)
        {
            return true;
        }

        if (int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var valid = number is >= 1 and <= ushort.MaxValue;
            result = valid ? new PortSelector(PortSelectorKind.Number, null, number) : default;
            return valid;
        }

        if (!IsPortName(s))
        {
            return false;
        }

        result = new PortSelector(PortSelectorKind.Name, s, 0);
        return true;
    }

    /// <inheritdoc cref="TryParse(string?, out PortSelector)"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The selector, or <see cref="Any"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PortSelector result) => TryParse(s, out result);

    /// <summary>The written form; <c>""</c> for <see cref="PortSelectorKind.Any"/> and <see cref="PortSelectorKind.Scheme"/>, which have none.</summary>
    /// <returns>A name, a number or nothing.</returns>
    public override string ToString() => Kind switch
    {
        PortSelectorKind.Name => PortName,
        PortSelectorKind.Number => PortNumber.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private static bool IsPortName(string name) => Naming.IsValid(name) && name.AsSpan().ContainsAnyExceptInRange('0', '9');
}
