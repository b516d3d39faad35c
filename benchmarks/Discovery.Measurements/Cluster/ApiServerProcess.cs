using System.Diagnostics;
using System.Globalization;
using Discovery.Measurements.Running;
using Discovery.Testing;

namespace Discovery.Measurements.Cluster;

/// <summary>An embedded API server with many services, in a process of its own: what it does is not to count.</summary>
internal sealed class ApiServerProcess : IDisposable
{
    /// <summary>The argument by which the program becomes that process.</summary>
    public const string Argument = "--serve";

    private readonly Process _process;

    private ApiServerProcess(Process process, string address, string token)
    {
        _process = process;
        Address = new Uri(address);
        Token = token;
    }

    public Uri Address { get; }

    public string Token { get; }

    public static ServiceId ServiceOf(int index) => new("shop", string.Create(CultureInfo.InvariantCulture, $"service-{index}"));

    /// <param name="services">How many services it has, of three endpoints each.</param>
    /// <param name="bookmarks">How often it sends a bookmark.</param>
    public static async Task<ApiServerProcess> StartAsync(int services, TimeSpan bookmarks)
    {
        var process = Process.Start(Self.Start(Argument, services.ToString(CultureInfo.InvariantCulture), bookmarks.ToString()))!;
        return await process.StandardOutput.ReadLineAsync() is { } line && line.Split(' ') is [var address, var token]
            ? new ApiServerProcess(process, address, token)
            : throw new InvalidOperationException("The API server has not come up.");
    }

    /// <summary>The program as that process, until its input ends.</summary>
    public static async Task RunAsync(string services, string bookmarks)
    {
        await using var server = await EmbeddedApiServer.StartAsync(options => options.BookmarkInterval = TimeSpan.Parse(bookmarks, CultureInfo.InvariantCulture));
        server.CreateNamespace("shop");
        for (var index = 0; index < int.Parse(services, CultureInfo.InvariantCulture); index++)
        {
            var id = ServiceOf(index);
            server.ApplyService(id.Namespace, id.Name, ("http", 80, 8080));
            server.ApplyEndpointSlice(
                id.Namespace, $"{id.Name}-1", id.Name, Enumerable.Range(1, 3).Select(pod => $"10.{index >> 8}.{index & 255}.{pod}"), ("http", 8080));
        }

        Console.WriteLine($"{server.Address} {server.AdminToken}");
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
