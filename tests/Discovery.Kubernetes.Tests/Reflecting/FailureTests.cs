using System.Net.Sockets;
using System.Text.Json;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Tests.Reflecting;

public sealed class FailureTests
{
    public static TheoryData<Exception, int> Exceptions => new()
    {
        { new HttpRequestException("outer", new SocketException((int)SocketError.ConnectionRefused)), (int)FailureKind.Unreachable },
        { new TaskCanceledException("outer", new TimeoutException("no connection within 10 s")), (int)FailureKind.Unreachable },
        { new OperationCanceledException(), (int)FailureKind.Unreachable },
        { new TimeoutException("no answer"), (int)FailureKind.Silent },
        { new SilenceException("nothing came"), (int)FailureKind.Silent },
        { new IOException("broken"), (int)FailureKind.Interrupted },
        { new ObjectDisposedException("x"), (int)FailureKind.Interrupted },
        { new JsonException("no JSON"), (int)FailureKind.Malformed },
        { new InvalidDataException("too large"), (int)FailureKind.Malformed },
        { new FormatException("canary"), (int)FailureKind.Malformed },
        { ApiException.FromStatus("GET x", new StatusObject(410, "Expired", "old", null, false), 200, null), (int)FailureKind.Expired },
        { ApiException.FromStatus("GET x", new StatusObject(504, "Timeout", "large", null, true), 504, null), (int)FailureKind.TooLarge },
        { ApiException.FromStatus("GET x", null, 429, null), (int)FailureKind.Throttled },
        { ApiException.FromStatus("GET x", null, 500, null), (int)FailureKind.ServerError },
        { ApiException.FromStatus("GET x", null, 403, null), (int)FailureKind.Refused },
        { ApiException.FromStatus("GET x", null, 302, null), (int)FailureKind.Refused },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void K37_EveryException_IsSomeFailure(Exception exception, int kind)
    {
        var failure = Failure.From(exception, "GET x");

        Assert.Equal((FailureKind)kind, failure.Kind);
        Assert.NotEmpty(failure.Message);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void K41_PluginsMessage_IsNotTold() =>
        Assert.DoesNotContain("canary", Failure.From(new k8s.Exceptions.KubeConfigException("stderr: canary"), "GET x").Message, StringComparison.Ordinal);
}
