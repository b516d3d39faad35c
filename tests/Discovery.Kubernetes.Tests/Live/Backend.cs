using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>The pods of one group, all of them on one loopback port. Says which group; <c>/held</c> only when it is let go.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private Backend(int group)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(async context =>
        {
            if (context.Request.Path == "/held")
            {
                _arrived.TrySetResult();
                await _released.Task.WaitAsync(context.RequestAborted);
            }

            await context.Response.WriteAsync($"group {group}");
        });
    }

    /// <summary>A request is being held.</summary>
    public Task Arrived => _arrived.Task;

    private int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public static async Task<Backend> StartAsync(int group)
    {
        var backend = new Backend(group);
        await backend._app.StartAsync();
        return backend;
    }

    /// <summary>A network in which the addresses of group <i>n</i> lead to the <i>n</i>-th backend.</summary>
    public static SocketsHttpHandler Network(params Backend[] backends) => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var group = context.DnsEndPoint.Host.Split('.')[1];
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, backends[group[0] - '1'].Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
    }
}
