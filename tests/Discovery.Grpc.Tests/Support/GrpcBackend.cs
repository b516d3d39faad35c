using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Tests.Support;

/// <summary>A real server on loopback that speaks gRPC: every method answers "name authority".</summary>
internal sealed class GrpcBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _connections = new();

    private GrpcBackend(WebApplication app) => _app = app;

    public required string Name { get; init; }

    public int Port { get; private set; }

    public DiscoveredEndpoint Endpoint => new("127.0.0.1", Port);

    /// <summary>How many connections have brought a call.</summary>
    public int Connections => _connections.Count;

    /// <summary>How many calls are still to be answered Unavailable.</summary>
    public int Failures { get; set; }

    /// <summary>Calls begun before it is set wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<GrpcBackend> StartAsync(
        string name, IPAddress? address = null, int port = 0, Action<HttpsConnectionAdapterOptions>? https = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (https is not null)
            {
                listen.UseHttps(https);
            }
        }));
        var app = builder.Build();
        var backend = new GrpcBackend(app) { Name = name };
        app.Run(backend.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken).Bounded();
        backend.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        // Does not wait for connections that clients keep open.
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _connections[context.Connection.Id] = true;
        Arrived.TrySetResult();
        if (Gate is { } gate)
        {
            await gate.Task.Bounded();
        }

        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/grpc";
        if (Failures > 0)
        {
            Failures--;
            context.Response.Headers["grpc-status"] = "14";
            return;
        }

        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(Frame($"{Name} {context.Request.Host}"), context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // Not compressed, and how long it is.
    private static byte[] Frame(string text)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var frame = new byte[message.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }
}
