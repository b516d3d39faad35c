using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using RollingUpdate.Cluster;

namespace RollingUpdate.Consumers;

/// <summary>A gRPC channel whose address is a service. Its method Get is declared idempotent, by a retry policy; its method Post is not.</summary>
internal sealed class GrpcConsumer : IConsumer
{
    private const string Service = "shop.Web";

    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
    private static readonly Method<string, string> Get = new(MethodType.Unary, Service, "Get", Text, Text);
    private static readonly Method<string, string> Post = new(MethodType.Unary, Service, "Post", Text, Text);

    private readonly ServiceProvider _provider;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;

    public GrpcConsumer(Deployment deployment)
    {
        var services = new ServiceCollection();
        services.AddWebCluster(deployment);
        services.AddDiscoveryGrpcResolver();
        _provider = services.BuildServiceProvider();
        _channel = GrpcChannel.ForAddress("discovery:///shop/web:grpc", new GrpcChannelOptions
        {
            ServiceProvider = _provider,
            Credentials = ChannelCredentials.Insecure,
            ServiceConfig = new ServiceConfig
            {
                LoadBalancingConfigs = { new RoundRobinConfig() },
                MethodConfigs =
                {
                    new MethodConfig
                    {
                        Names = { new MethodName { Service = Service, Method = Get.Name } },
                        RetryPolicy = new RetryPolicy
                        {
                            MaxAttempts = 5,
                            InitialBackoff = TimeSpan.FromMilliseconds(10),
                            MaxBackoff = TimeSpan.FromMilliseconds(100),
                            BackoffMultiplier = 2,
                            RetryableStatusCodes = { StatusCode.Unavailable },
                        },
                    },
                },
            },
        });
        _invoker = _channel.CreateCallInvoker();
    }

    public string Name => "gRPC, Discovery";

    public bool IsOurs => true;

    public long? Retries => null;

    public long? Ejections => null;

    public async Task<RequestFailure?> SendAsync(bool idempotent, CancellationToken cancellationToken)
    {
        try
        {
            using var call = _invoker.AsyncUnaryCall(idempotent ? Get : Post, null, new CallOptions(cancellationToken: cancellationToken), "hello");
            await call.ResponseAsync;
            return null;
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.Cancelled || !cancellationToken.IsCancellationRequested)
        {
            var sent = exception.Status.DebugException is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
            return new(
                sent && !idempotent ? $"{exception.StatusCode}: its pod died under a call that is not declared idempotent" : $"{exception.StatusCode}: {exception.Status.Detail}",
                idempotent || !sent);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _provider.DisposeAsync();
    }
}
