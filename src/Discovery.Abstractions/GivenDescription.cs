using System.Net;

namespace Discovery;

/// <summary>The description of one endpoint that was made by its public constructor.</summary>
internal sealed class GivenDescription : EndpointDescription
{
    private readonly string _host;
    private readonly EndPoint _endPoint;

    private int _weight = DiscoveredEndpoint.DefaultWeight;
    private string _portName = "";
    private string? _appProtocol;
    private string? _zone;
    private string? _nodeName;
    private string? _hostName;
    private string? _targetName;
    private IReadOnlyList<string> _zoneHints = [];
    private IReadOnlyList<string> _nodeHints = [];
    private bool _ready = true;
    private bool _serving = true;
    private bool _terminating;

    public GivenDescription(string host, int port)
    {
        Port = port;
        if (IPAddress.TryParse(host, out var address))
        {
            _host = address.ToString();
            _endPoint = new IPEndPoint(address, port);
        }
        else if (Uri.CheckHostName(host) != UriHostNameType.Dns)
        {
            // It is going to stand in URIs, where "evil.example/x?" would be more than a host.
            throw new ArgumentException($"'{Naming.Shorten(host)}' is neither an IP address nor a DNS name.", nameof(host));
        }
        else
        {
            _host = host;
            _endPoint = new DnsEndPoint(host, port);
        }
    }

    public override int Port { get; }

    public override string PortName => _portName;

    public override string? AppProtocol => _appProtocol;

    public override int Weight => _weight;

    public override string GetHost(int index) => _host;

    public override EndPoint GetEndPoint(int index) => _endPoint;

    public override string? GetZone(int index) => _zone;

    public override string? GetNodeName(int index) => _nodeName;

    public override string? GetHostName(int index) => _hostName;

    public override string? GetTargetName(int index) => _targetName;

    public override IReadOnlyList<string> GetZoneHints(int index) => _zoneHints;

    public override IReadOnlyList<string> GetNodeHints(int index) => _nodeHints;

    public override bool IsReady(int index) => _ready;

    public override bool IsServing(int index) => _serving;

    public override bool IsTerminating(int index) => _terminating;

    public void SetPortName(string name) => _portName = name;

    public void SetAppProtocol(string? protocol) => _appProtocol = protocol;

    public void SetWeight(int weight) => _weight = weight;

    public void SetZone(string? zone) => _zone = zone;

    public void SetNodeName(string? name) => _nodeName = name;

    public void SetHostName(string? name) => _hostName = name;

    public void SetTargetName(string? name) => _targetName = name;

    public void SetZoneHints(IReadOnlyList<string> zones) => _zoneHints = zones;

    public void SetNodeHints(IReadOnlyList<string> nodes) => _nodeHints = nodes;

    public void SetConditions(bool? ready = null, bool? serving = null, bool? terminating = null)
    {
        _ready = ready ?? _ready;
        _serving = serving ?? _serving;
        _terminating = terminating ?? _terminating;
    }
}
