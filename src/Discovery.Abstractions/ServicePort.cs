using System.Globalization;

namespace Discovery;

/// <summary>One port of a service, as consumers name it and as its endpoints listen on it.</summary>
/// <param name="Name">The port's name; empty when it has none.</param>
/// <param name="Number">The service port's number; <see langword="null"/> when the registry does not know it.</param>
/// <param name="TargetPorts">The endpoints' own port numbers, ascending; several during a change, none when there is no endpoint.</param>
/// <param name="Protocol"><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>; consumers use TCP ports only (rule K20).</param>
/// <param name="AppProtocol">The application protocol, e.g. <c>kubernetes.io/h2c</c>, if the registry knows it.</param>
/// <remarks>Immutable, with value equality.</remarks>
public sealed record ServicePort(
    string Name, int? Number, IReadOnlyList<int> TargetPorts, string Protocol = ServicePort.Tcp, string? AppProtocol = null)
{
    internal const string Tcp = "TCP";

    internal bool IsTcp => Protocol == Tcp;

    /// <summary>Whether both describe the same port.</summary>
    /// <param name="other">The other port.</param>
    /// <returns>Whether all members are equal.</returns>
    public bool Equals(ServicePort? other) =>
        other is not null
        && Name == other.Name
        && Number == other.Number
        && Protocol == other.Protocol
        && AppProtocol == other.AppProtocol
        && TargetPorts.SequenceEqual(other.TargetPorts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Number, Protocol, AppProtocol, TargetPorts.Count);

    /// <summary>For messages: <c>http (80→8080)</c>, <c>metrics (9090)</c>, <c>80→8080</c> (rule K23).</summary>
    /// <returns>A short description.</returns>
    public override string ToString()
    {
        var targets = string.Join(',', TargetPorts);
        var number = Number?.ToString(CultureInfo.InvariantCulture) ?? "";
        var numbers = number.Length == 0 ? targets : targets.Length == 0 || targets == number ? number : $"{number}→{targets}";
        var text = IsTcp ? numbers : numbers.Length == 0 ? Protocol : $"{numbers}/{Protocol}";
        return Name.Length == 0 ? text : text.Length == 0 ? Name : $"{Name} ({text})";
    }
}
