using System.Globalization;

namespace Discovery.Testing.Resources;

/// <summary>Hands out cluster IPs of 10.96.0.0/16 and node ports, each once until the numbers run out. Thread safe.</summary>
internal sealed class ServerAllocations
{
    private const int FirstNodePort = 30000;
    private const int NodePorts = 2768;
    private int _addresses = 1;
    private int _ports = -1;

    public string NextClusterIp()
    {
        var n = (Interlocked.Increment(ref _addresses) & 0xFFFF) is var low and > 1 and < 0xFFFF ? low : 2;
        return string.Create(CultureInfo.InvariantCulture, $"10.96.{n >> 8}.{n & 0xFF}");
    }

    public int NextNodePort() => FirstNodePort + (int)((uint)Interlocked.Increment(ref _ports) % NodePorts);
}
