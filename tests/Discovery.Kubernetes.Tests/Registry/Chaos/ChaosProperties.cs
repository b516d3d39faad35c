using CsCheck;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>
/// Whatever happens to the server in whatever order, the registry follows it. CsCheck prints the steps and the seed of a
/// failure; a seed brings back the steps, though not the moment at which each is noticed.
/// </summary>
public sealed class ChaosProperties
{
    /// <summary>
    /// Once quiet, the registry shows what the server lists; and until then nobody was shown anything but states that the
    /// service has had on the server, in their order.
    /// </summary>
    /// <param name="discovers">Whether namespaces must be found one by one, for want of a ClusterRole (K04).</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task K06_K31_K32_K33_K37_AnySequence_IsFollowedStepByStep(bool discovers) => SampleAsync(discovers, lies: false, Samples.Of(12));

    /// <summary>
    /// A server that sends older versions as newer ones: a watch trusts the order of its events, as that of client-go does,
    /// so what is shown may be wrong until the next list. All that holds is that no endpoint is made up, and that the list mends it.
    /// </summary>
    [Fact]
    public Task K37_ServerThatLies_IsMendedByTheNextList() => SampleAsync(discovers: false, lies: true, Samples.Of(6));

    private static Task SampleAsync(bool discovers, bool lies, long samples) =>
        Gen.Select(ChaosStep.Many(lies), FaultStep.Any(lies: false).Array[0, 3], Gen.Int[0, 7]).SampleAsync(
            (steps, atStart, size) => RunAsync(steps, atStart, isLarge: size == 0, discovers, lies),
            iter: samples,
            threads: 1,
            print: static sample => $"{string.Join(Environment.NewLine, (object[])[.. sample.Item2, "start", .. sample.Item1])}{Environment.NewLine}size {sample.Item3}");

    private static async Task RunAsync(ChaosStep[] steps, FaultStep[] atStart, bool isLarge, bool discovers, bool lies)
    {
        await using var server = await EmbeddedApiServer.StartAsync();
        var read = ApiServerRule.Read("endpointslices", "services");
        ApiServerRule[] rules = discovers ? [ApiServerRule.Read("namespaces"), read with { Namespaces = SliceName.Namespaces }] : [read];
        server.GrantToken("t", "reader", rules);
        var world = new ChaosWorld(server);
        world.Begin(isLarge);
        foreach (var fault in atStart)
        {
            await fault.TakeAsync(world);
        }

        await using var rig = await new RegistryRig(server, static options => options.NamespaceSelector.Match.Add("n-[0-9]"), "t").SyncedAsync();
        world.Follow(rig);
        var observer = new ChaosObserver(rig.Registry, SliceName.Services);
        await using (observer)
        {
            foreach (var step in steps)
            {
                await step.TakeAsync(world);
            }

            server.Faults.Clear();
            await (lies ? world.ForceRelistAsync() : Task.CompletedTask);
            await world.FenceAsync();
            await AssertEndsInTheServersStateAsync(rig, server, id => discovers && world.History.WasDeleted(id.Namespace));
        }

        foreach (var (id, seen) in observer.Seen.Where(static pair => SliceName.Services.Contains(pair.Key)))
        {
            if (lies)
            {
                world.History.AssertOnceThere(id, seen.SelectMany(SnapshotText.Endpoints).Distinct());
            }
            else
            {
                world.History.AssertSubsequence(id, [.. seen.Select(static snapshot => ServerHistory.Text(SnapshotText.Endpoints(snapshot)))], discovers && world.History.WasDeleted(id.Namespace));
            }
        }
    }

    private static async Task AssertEndsInTheServersStateAsync(RegistryRig rig, EmbeddedApiServer server, Func<ServiceId, bool> mayBeginAnew)
    {
        var state = await ServersState.ReadAsync(server);
        var ids = state.Services.Union(rig.Registry.Services).Union(SliceName.Services).ToArray();
        foreach (var id in ids)
        {
            if (mayBeginAnew(id))
            {
                // No fence tells when the last of a deleted namespace is gone, and its successor taken in.
                await rig.UntilAsync(id.ToString(), snapshot => state.Actual(snapshot) == state.Expected(id));
            }
            else
            {
                Assert.Equal($"{id} {state.Expected(id)}", $"{id} {state.Actual(rig.Registry.GetService(id))}");
            }
        }

        await rig.UntilPhaseAsync(RegistryPhase.Synced);
        if (!ids.Any(mayBeginAnew))
        {
            Assert.Equal((state.Services.Length, state.EndpointCount), (rig.Registry.Status.Services, rig.Registry.Status.Endpoints));
        }
    }
}
