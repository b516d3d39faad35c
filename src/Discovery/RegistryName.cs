namespace Discovery;

/// <summary>Registry names stand in host names, so they are DNS labels; <c>svc</c> there means something else.</summary>
internal static class RegistryName
{
    public const string Rule = "a lower-case DNS label (1 to 63 letters, digits or '-', not at an end) other than 'svc'";

    private const int MaxLength = 63;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength
        && name != "svc"
        && name[0] != '-'
        && name[^1] != '-'
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <exception cref="ArgumentException">The name is not valid.</exception>
    public static void ThrowIfInvalid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValid(name))
        {
            throw new ArgumentException($"'{name}' cannot be the name of a registry: it must be {Rule}.", nameof(name));
        }
    }
}
