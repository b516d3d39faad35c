using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>One of two namespaces is deleted, with all that is in it: the Role by which it was read, too.</summary>
public sealed class NamespaceDeletedTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task K43_OneOfTwoNamespacesDeleted_DegradesThatOneOnly_AndIsServedAgainWhenItIsMadeAnew()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.NamespaceDeletion, Deadline);
        using var lasting = await TestNamespace.CreateAsync(cluster, Deadline);
        using var deleted = await TestNamespace.CreateAsync(cluster, Deadline);
        using var reader = await ReaderAccount.CreateAsync(lasting, Deadline);
        await reader.AllowInAsync(deleted);
        var token = await reader.CreateTokenAsync();
        await reader.AllowedAsync(token, deleted);
        await deleted.CreateSliceAsync("a", "httpbin", ("10.244.2.1", true));
        await using var link = await ApiServerLink.StartAsync(cluster, Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster,
            token,
            options =>
            {
                options.ApiServer = link.Address;
                options.NamespaceSelector.Match.Add(lasting.Name);
                options.NamespaceSelector.Match.Add(deleted.Name);
            },
            Deadline);
        await using var followed = await Outage.BeginAsync(lasting, host, Deadline);
        await host.EndpointsBecomeAsync($"{deleted.Name}/httpbin:http", ["10.244.2.1:8080"], Deadline);

        // Empty is not unknown: the server has said that its slices are gone.
        await deleted.DeleteAsync(Deadline);
        await host.EndpointsBecomeAsync($"{deleted.Name}/httpbin:http", [], Deadline);
        Assert.Equal(RegistryPhase.Synced, host.Registry.Status.Phase);

        // The next watches of it are forbidden, because its Role is gone; those of the other are not.
        link.Cut();
        await host.PhaseBecomesAsync(RegistryPhase.Stale, Deadline);
        link.Mend();
        await Polling.UntilAsync(() => Task.FromResult(host.Registry.Status.Warnings.Any(warning => warning.Contains(deleted.Name, StringComparison.Ordinal))), Deadline);
        await followed.WriteAsync();
        var inStep = await followed.InStepAsync(Deadline);
        Assert.DoesNotContain(host.Registry.Status.Warnings, warning => warning.Contains($"in namespace '{lasting.Name}'", StringComparison.Ordinal));

        await deleted.CreateAsync();
        await reader.AllowInAsync(deleted);
        await deleted.CreateSliceAsync("a", "httpbin", ("10.244.2.2", true));
        await host.EndpointsBecomeAsync($"{deleted.Name}/httpbin:http", ["10.244.2.2:8080"], Deadline);
        await Polling.UntilAsync(() => Task.FromResult(host.Registry.Status is { Phase: RegistryPhase.Synced, Warnings.Count: 0 }), Deadline);
        followed.AssertNothingWrongWasSeen();
        followed.AddToReport("one of two namespaces deleted and made anew", 2, inStep, "Synced; a warning names the other one, which is served again");
    }
}
