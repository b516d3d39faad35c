using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Tests.Transport;

public sealed class TlsSettingsTests
{
    [Fact]
    public void K35_Handler_PingsSilentConnections()
    {
        using var handler = new TlsSettings(null, null, skipVerification: false).CreateHandler();

        Assert.InRange(handler.KeepAlivePingDelay, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.InRange(handler.KeepAlivePingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void K30_Handler_ClosesAConnectionWhoseStreamIsLeft()
    {
        using var handler = new TlsSettings(null, null, skipVerification: false).CreateHandler();

        Assert.Equal(TimeSpan.Zero, handler.ResponseDrainTimeout);
    }
}
