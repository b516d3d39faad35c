using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Discovery.AspNetCore.Answers;
using Discovery.AspNetCore.Dump;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Tests;

/// <summary>Alone, because what is allocated is counted for the process.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    private const int Services = 1_000;
    private const int Endpoints = 100;

    [Fact]
    public async Task Dump_HundredThousandEndpoints_AllocatesAFractionOfWhatItWrites()
    {
        const int Bound = 64 * 1024;
        await using var services = Fill();
        var catalog = services.GetRequiredService<IServiceRegistryCatalog>();
        await WriteAsync(); // what is made once is made

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var (total, longest) = await WriteAsync();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(total > 30_000_000, $"only {total} bytes");
        Assert.InRange(longest, 1, 2 * Bound);
        Assert.InRange(allocated, 0, total / 4);

        async Task<(long Total, long Longest)> WriteAsync()
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Bound, resumeWriterThreshold: Bound / 2, useSynchronizationContext: false));
            await using var stream = new JsonStream(pipe.Writer, TestContext.Current.CancellationToken);
            var writing = new DumpWriter(stream, new DumpQuery(), services.GetRequiredService<IEndpointEjections>(), DumpApp.Noon).WriteAsync(catalog);
            Assert.False(writing.IsCompleted); // it waits for its reader, and has no more in store than that
            var ending = CompleteAsync();
            long total = 0;
            long longest = 0;
            for (var done = false; !done;)
            {
                var read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken);
                longest = Math.Max(longest, read.Buffer.Length);
                total += read.Buffer.Length;
                done = read.IsCompleted;
                pipe.Reader.AdvanceTo(read.Buffer.End);
            }

            await ending.WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken);
            return (total, longest);

            async Task CompleteAsync()
            {
                await writing;
                await pipe.Writer.CompleteAsync();
            }
        }
    }

    [Fact]
    public async Task Dump_ReaderThatDoesNotRead_HoldsNoSnapshotOfAllAndSlowsNobody_AndEndsWhenItGoes()
    {
        InMemoryRegistry? registry = null;
        await using var services = new ServiceCollection().AddDiscovery().AddRegistry(registry = Registry()).Services.BuildServiceProvider();
        var resolver = services.GetRequiredService<IServiceResolver>();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false));
        await using var stream = new JsonStream(pipe.Writer, TestContext.Current.CancellationToken);
        var writing = new DumpWriter(stream, new DumpQuery(), services.GetRequiredService<IEndpointEjections>(), DumpApp.Noon)
            .WriteAsync(services.GetRequiredService<IServiceRegistryCatalog>());
        Assert.False(writing.IsCompleted);

        // Everything goes on beside it.
        registry.Set(new ServiceId("shop", "s0"), new DiscoveredEndpoint("10.1.0.1", 80));
        Assert.Equal("10.1.0.1", Assert.Single(resolver.Resolve(ServiceReference.Parse("local/shop/s0")).Endpoints).Host);
        Assert.False(writing.IsCompleted);

        await pipe.Reader.CompleteAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => writing.WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dump_HundredsOfReadersThatDoNotRead_AreBoundedAndSlowNobody()
    {
        const int Crowd = 300;
        const int MostOfEach = 1024 * 1024; // the buffers of both ends, for the client is in this process too; a dump is 40 MB
        var registry = Registry();
        await using var app = await DumpApp.StartAsync(
            discovery => discovery.AddRegistry(registry), map: null, static builder => builder.WebHost.UseSockets(static sockets => sockets.CreateBoundListenSocket = Listen));
        var resolver = app.Services.GetRequiredService<IServiceResolver>();
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, MaxResponseDrainSize = 0 }) { BaseAddress = app.Client.BaseAddress };
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var crowd = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => client.GetAsync(
            new Uri("/discovery", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))).WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken);

        for (var i = 0; i < 1_000; i++)
        {
            registry.Set(new ServiceId("shop", "s0"), new DiscoveredEndpoint("10.1.0.1", 1 + i));
            Assert.Equal(1 + i, Assert.Single(resolver.Resolve(ServiceReference.Parse("local/shop/s0")).Endpoints).Port);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, (long)Crowd * MostOfEach);

        // They vanish, and somebody who reads is served.
        Array.ForEach(crowd, static response => response.Dispose());
        Assert.Equal(1, (await app.JsonAsync("/discovery?namespace=shop&service=s0")).GetProperty("registries")[0].GetProperty("services").GetArrayLength());
    }

    // Left to itself, the system takes megabytes in at both ends, as if somebody read.
    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = 16 * 1024;
        return socket;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ServiceProvider Fill() => new ServiceCollection().AddDiscovery().AddRegistry(Registry()).Services.BuildServiceProvider();

    private static InMemoryRegistry Registry()
    {
        var registry = new InMemoryRegistry("local");
        for (var service = 0; service < Services; service++)
        {
            registry.Set(new ServiceId("shop", $"s{service}"), Enumerable.Range(1, Endpoints).Select(static i => new DiscoveredEndpoint($"10.0.0.{i}", 8080) { Zone = "eu-1a", NodeName = "node-7" }));
        }

        return registry;
    }
}
