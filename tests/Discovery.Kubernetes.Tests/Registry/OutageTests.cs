using System.Globalization;
using Discovery.Kubernetes.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>K34: fifty failures of a kind in a row, seen from outside: what the server is asked, how long is waited and what the log says.</summary>
public sealed class OutageTests
{
    private const int Times = 50;

    private static readonly double[] Steps = [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, .. Enumerable.Repeat(30.0, Times - 6)];

    [Theory]
    [InlineData("broken connection")]
    [InlineData("401")]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("no JSON")]
    [InlineData("an ERROR event")]
    public async Task K34_FiftyFailuresOfAWatch_EachWaitDoublesToTheCap_OneRequestAWait_OneWarning(string kind)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1", Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080))));

        // A 401 is asked once more with a fresh credential (K36).
        var failing = kind == "401" ? 2 * Times : Times;
        var asked = 0;
        server.Watch("endpointslices", new Reply(async (context, cancellationToken) =>
        {
            var reply = ++asked <= failing ? Failure(kind) : Reply.Says(Event("ADDED", Slice("shop", "web-b", "web", ["10.0.0.2"], ("http", 8080)).WithVersion("2")));
            await reply.Answer(context, cancellationToken);
        }));
        await using var rig = await new RegistryRig(server.Address, static options => options.ResolveServicePorts = false, "a-token").SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.1:8080", "10.0.0.2:8080");

        AssertBackoff(rig);
        Assert.Single(Warnings(rig));
        Assert.Equal(failing + 1, asked);

        // What cannot be read is listed anew (K37); nothing else is.
        Assert.Equal(kind == "no JSON" ? Times + 1 : 1, server.Of("list", "endpointslices").Count);
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
    }

    [Fact]
    public async Task K34_FiftyRefusedConnections_EachWaitDoublesToTheCap_OneWarningOfEachKind()
    {
        await using var server = await EndToEndTests.ServerAsync();
        await using var rig = await new RegistryRig(server, static options => options.ResolveServicePorts = false).SyncedAsync();
        await rig.UntilLoggedAsync("Watching");

        await server.StopAsync();
        await rig.Pulse.UntilAsync(() => rig.Time.ShortWaits.Count >= Times, rig.ToString);
        AssertBackoff(rig);

        // A connection that the server's end has caught may be reset before others are refused.
        Assert.InRange(Warnings(rig).Count(), 1, 2);

        await server.RestartAsync();
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
    }

    private static void AssertBackoff(RegistryRig rig)
    {
        var waits = rig.Time.ShortWaits.Select(static wait => wait.TotalSeconds).Take(Times).ToArray();
        Assert.Equal(Times, waits.Length);
        Assert.All(Steps.Zip(waits), static pair => Assert.InRange(pair.Second, pair.First, 2 * pair.First));
    }

    private static IEnumerable<LogEntry> Warnings(RegistryRig rig) => rig.Log.Entries.Where(static entry => entry.Level >= LogLevel.Warning);

    private static Reply Failure(string kind) => kind switch
    {
        "broken connection" => Reply.HangsUp(),
        "no JSON" => Reply.Says("<html>\n"),
        "an ERROR event" => Reply.Ends(Event("ERROR", Status(500, "InternalError", "etcd"))),
        _ => Reply.Status(int.Parse(kind, CultureInfo.InvariantCulture), "Reason", "message"),
    };
}
