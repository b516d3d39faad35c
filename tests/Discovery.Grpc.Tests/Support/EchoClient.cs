using System.Text;
using Grpc.Core;

namespace Discovery.Grpc.Tests.Support;

/// <summary>What a generated client looks like.</summary>
internal sealed class EchoClient : ClientBase<EchoClient>
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
    private static readonly Method<string, string> Method = new(MethodType.Unary, "test.Echo", "Say", Text, Text);

    public EchoClient(ChannelBase channel)
        : base(channel)
    {
    }

    public EchoClient(CallInvoker invoker)
        : base(invoker)
    {
    }

    private EchoClient(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    public async Task<string> SayAsync(CallOptions options = default)
    {
        using var call = CallInvoker.AsyncUnaryCall(Method, null, options, "hello");
        return await call.ResponseAsync.Bounded();
    }

    /// <summary>The name of the server that answered.</summary>
    public async Task<string> WhoAsync() => (await SayAsync()).Split(' ')[0];

    public async Task<Status> FailAsync(CallOptions options = default) =>
        (await Assert.ThrowsAsync<RpcException>(() => SayAsync(options))).Status;

    /// <summary>Who answers, asked over and over, until it is all of these and nobody else.</summary>
    public async Task UntilAnsweredByAsync(params string[] names)
    {
        using var limit = new CancellationTokenSource(Patience.Time);
        List<string> recent = [];
        while (recent.Count < 8 || !recent.TakeLast(8).ToHashSet().SetEquals(names))
        {
            limit.Token.ThrowIfCancellationRequested();
            recent.Add(await WhoAsync());
        }
    }

    protected override EchoClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
}
