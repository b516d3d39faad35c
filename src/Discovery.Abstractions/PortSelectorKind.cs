namespace Discovery;

/// <summary>How a <see cref="PortSelector"/> picks a port.</summary>
public enum PortSelectorKind
{
    /// <summary>The only port, else as <see cref="Scheme"/> <c>http</c>.</summary>
    Any,

    /// <summary>The service port of that name.</summary>
    Name,

    /// <summary>The service port of that number, else the endpoints' own port of that number.</summary>
    Number,

    /// <summary>The service port with the URI scheme's default number, else the one named after the scheme, else the only one.</summary>
    Scheme,
}
