using System.IO.Pipelines;
using Discovery.AspNetCore.Answers;
using Discovery.AspNetCore.Dump;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Tests;

public sealed class DumpWriterTests
{
    [Fact]
    public async Task Write_SlowReader_IsWaitedForWithoutBufferingTheRest()
    {
        const int Bound = 64 * 1024;
        await using var services = new ServiceCollection().AddDiscovery().AddInMemory("local", static local => local.Set(
            new ServiceId("shop", "basket"),
            Enumerable.Range(1, 20_000).Select(static port => new DiscoveredEndpoint("10.0.0.1", port)))).Services.BuildServiceProvider();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Bound, resumeWriterThreshold: Bound / 2, useSynchronizationContext: false));
        await using var stream = new JsonStream(pipe.Writer, TestContext.Current.CancellationToken);
        var writing = new DumpWriter(stream, new DumpQuery(), services.GetRequiredService<IEndpointEjections>(), DumpApp.Noon)
            .WriteAsync(services.GetRequiredService<IServiceRegistryCatalog>());

        Assert.False(writing.IsCompleted);
        long total = 0;
        long longest = 0;
        var ending = CompleteAsync();
        for (var done = false; !done;)
        {
            var read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken);
            longest = Math.Max(longest, read.Buffer.Length);
            total += read.Buffer.Length;
            done = read.IsCompleted;
            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        await ending.WaitAsync(DumpApp.Limit, TestContext.Current.CancellationToken);
        Assert.True(total > 2_000_000);
        Assert.InRange(longest, 1, 2 * Bound);

        async Task CompleteAsync()
        {
            await writing;
            await pipe.Writer.CompleteAsync();
        }
    }
}
