using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Resources;

/// <summary>What ports of all kinds have in common.</summary>
internal static partial class PortRules
{
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];

    public static void Number(FieldErrors errors, string path, long number)
    {
        if (number is < 1 or > 65535)
        {
            errors.Invalid(path, number, "must be between 1 and 65535, inclusive");
        }
    }

    public static void Protocol(FieldErrors errors, string path, string? protocol)
    {
        if (string.IsNullOrEmpty(protocol))
        {
            errors.Required(path);
        }
        else
        {
            errors.OneOf(path, protocol, Protocols);
        }
    }

    public static void ServicePortName(FieldErrors errors, string path, string name, bool required, HashSet<string> seen)
    {
        if (name.Length == 0)
        {
            if (required)
            {
                errors.Required(path);
            }

            return;
        }

        NameRules.Check(errors, path, name, NameRules.Label);
        if (!seen.Add(name))
        {
            errors.Duplicate(path, name);
        }
    }

    public static void Target(FieldErrors errors, string path, JsonObject port)
    {
        if (port.Text("targetPort") is not { } name)
        {
            Number(errors, path, port.Integer("targetPort") ?? 0);
        }
        else if (name.Length > 15)
        {
            errors.Invalid(path, name, "must be no more than 15 characters");
        }
        else if (!TargetName().IsMatch(name))
        {
            errors.Invalid(path, name, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
    }

    [GeneratedRegex(@"^(?=.*[a-z])[a-z0-9](-?[a-z0-9])*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetName();
}
