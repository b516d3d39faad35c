namespace Discovery.AspNetCore.Resolve;

/// <summary>Which port a selector has come to, and by which rule (K20 to K22).</summary>
/// <param name="Rule">A sentence.</param>
/// <param name="Port">The service port; <see langword="null"/> when none fits, or several lead to the endpoints' own port.</param>
internal sealed record PortOutcome(string Rule, ServicePort? Port)
{
    public static PortOutcome Of(ServiceSnapshot snapshot, PortSelector asked)
    {
        if (PortMatch.Find(snapshot, asked) is not { } match)
        {
            return new PortOutcome(snapshot.Ports.Count == 0 ? "the service has no port that is known" : PortMatch.Describe(snapshot, asked), null);
        }

        if (match.Name is null)
        {
            return new PortOutcome($"no service port has the number {match.Number}: it is the endpoints' own port", null);
        }

        var port = snapshot.Ports.First(port => port.IsTcp && port.Name == match.Name);
        return new PortOutcome(RuleOf(port, asked), port);
    }

    private static string RuleOf(ServicePort port, PortSelector asked) => asked.Kind switch
    {
        PortSelectorKind.Name => "the service port of that name",
        PortSelectorKind.Number when port.Number == asked.PortNumber => "the service port of that number",
        PortSelectorKind.Number => "service port numbers are not known here, and it is the only port",
        PortSelectorKind.Scheme when Array.Find(asked.PortName.Split('+'), scheme => port.Number == PortMatch.NumberOf(scheme)) is { } scheme =>
            $"no port was given: the standard port of '{scheme}'",
        PortSelectorKind.Scheme when Array.IndexOf(asked.PortName.Split('+'), port.Name) >= 0 => $"no port was given: the port named '{port.Name}' like the scheme",
        _ => "no port was given, and it is the one that stands out",
    };
}
