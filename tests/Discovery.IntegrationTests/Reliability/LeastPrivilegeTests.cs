using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;
using Gateway.Tests;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>How little a ServiceAccount must be allowed (K04): a Role, one for each namespace, and a small ClusterRole for patterns.</summary>
public sealed class LeastPrivilegeTests(RealClusters clusters) : EndToEndTest
{
    private const int Rate = 20;

    // What was refused is asked for again after a backoff at its cap, jittered (K36), and five seconds on the wall for a shared machine.
    private static readonly TimeSpan OneSlowStep = TimeSpan.FromSeconds(60) + (Rate * TimeSpan.FromSeconds(5));

    [Fact]
    public async Task K04_RoleInOneNamespace_IsEnoughForEqual()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateServiceAsync("httpbin");
        using var reader = await ReaderAccount.CreateAsync(ns, Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster, await reader.CreateTokenAsync(), options => options.NamespaceSelector.Equal = ns.Name, Deadline);
        await using var followed = await Outage.BeginAsync(ns, host, Deadline);

        await followed.WriteAsync();
        var inStep = await followed.InStepAsync(Deadline);

        var status = host.Registry.Status;
        Assert.Equal((RegistryPhase.Synced, "services", "2"), (status.Phase, status.Details["servicePorts"], status.Details["watches"]));
        Assert.Empty(status.Warnings);
        Assert.Equal(
            host.Resolver.Resolve(ServiceReference.Parse($"{ns.Name}/httpbin:http")).Endpoints, host.Resolver.Resolve(ServiceReference.Parse("httpbin:80")).Endpoints);
        followed.AssertNothingWrongWasSeen();
        followed.AddToReport("one namespace (Equal) with a Role", 0, inStep, "nothing refused, two watches");
    }

    [Fact]
    public async Task K04_OneRoleForEachNamespace_IsEnoughForMatchOfPlainNames()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var one = await TestNamespace.CreateAsync(cluster, Deadline);
        using var two = await TestNamespace.CreateAsync(cluster, Deadline);
        await two.CreateSliceAsync("a", "httpbin", ("10.244.2.1", true));
        using var reader = await ReaderAccount.CreateAsync(one, Deadline);
        await reader.AllowInAsync(two);
        var token = await reader.CreateTokenAsync();
        await reader.AllowedAsync(token, two);
        await using var host = await RegistryHost.StartAsync(
            cluster,
            token,
            options =>
            {
                options.NamespaceSelector.Match.Add(one.Name);
                options.NamespaceSelector.Match.Add(two.Name);
            },
            Deadline);
        await using var followed = await Outage.BeginAsync(one, host, Deadline);

        Assert.Equal(["10.244.2.1:8080"], host.Resolver.Resolve(ServiceReference.Parse($"{two.Name}/httpbin:http")).Endpoints.Select(static endpoint => endpoint.ToString()));
        await two.SetSliceAsync("a", ("10.244.2.2", true));
        await host.EndpointsBecomeAsync($"{two.Name}/httpbin:http", ["10.244.2.2:8080"], Deadline);
        await followed.WriteAsync();
        var inStep = await followed.InStepAsync(Deadline);

        Assert.Equal((RegistryPhase.Synced, "4"), (host.Registry.Status.Phase, host.Registry.Status.Details["watches"]));
        Assert.Empty(host.Registry.Status.Warnings);
        followed.AssertNothingWrongWasSeen();
        followed.AddToReport("two namespaces (Match of plain names) with a Role in each", 0, inStep, "nothing refused, two watches for each namespace");
    }

    [Fact]
    public async Task K04_K43_PatternWithSmallClusterRoleAndRoles_NamespacesComeAndGo_AndCostTheOthersNothing()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.NamespaceDeletion, Deadline);
        using var lasting = await TestNamespace.CreateAsync(cluster, Deadline, "team");
        using var reader = await ReaderAccount.CreateAsync(lasting, Deadline);
        await reader.AllowNamespacesAsync();
        var token = await reader.CreateTokenAsync();
        var time = new FastTime();
        await using var host = await RegistryHost.StartAsync(
            cluster, token, options => options.NamespaceSelector.Match.Add("team-.*"), Deadline, time: time);
        await using var followed = await Outage.BeginAsync(lasting, host, Deadline);
        await WatchesBecomeAsync("3"); // of the namespaces, and of slices and Services in one; what was tried cluster-wide has been given up
        time.RunAt(Rate);

        // A namespace comes, and is allowed only when it has been refused.
        using var fleeting = await TestNamespace.CreateAsync(cluster, Deadline, "team");
        using var excluded = await TestNamespace.CreateAsync(cluster, Deadline, "other");
        await fleeting.CreateSliceAsync("a", "httpbin", ("10.244.2.1", true));
        await UntilAsync(() => host.Registry.Status.Warnings.Any(warning => warning.Contains(fleeting.Name, StringComparison.Ordinal)));
        Assert.Equal(RegistryPhase.Synced, host.Registry.Status.Phase);
        var inStep = await ServedAsync("10.244.2.1");
        await UntilAsync(() => host.Registry.Status.Warnings.Count == 0);
        Assert.Equal(ResolutionStatus.NamespaceExcluded, host.Resolver.Resolve(ServiceReference.Parse($"{excluded.Name}/httpbin:http")).Status);

        // It goes, and nothing of it stays.
        await fleeting.DeleteAsync(Deadline);
        await host.EndpointsBecomeAsync($"{fleeting.Name}/httpbin:http", [], Deadline);
        await WatchesBecomeAsync("3");
        Assert.Empty(host.Registry.Status.Warnings);
        Assert.Equal(ResolutionStatus.ServiceNotFound, host.Resolver.Resolve(ServiceReference.Parse($"{fleeting.Name}/httpbin:http")).Status);

        // Another comes by its name.
        await fleeting.CreateAsync();
        await fleeting.CreateSliceAsync("a", "httpbin", ("10.244.2.2", true));
        await ServedAsync("10.244.2.2");

        await followed.WriteAsync();
        await followed.InStepAsync(Deadline);
        followed.AssertNothingWrongWasSeen();
        followed.AddToReport(
            "a pattern with a small ClusterRole for namespaces and Roles, namespaces come and go",
            3,
            null,
            $"served {Report.Text(inStep)} after it was allowed, by a clock that runs fast");

        Task WatchesBecomeAsync(string count) => UntilAsync(() => host.Registry.Status.Details["watches"] == count);

        async Task<TimeSpan> ServedAsync(string address)
        {
            var allowed = time.GetTimestamp();
            await reader.AllowInAsync(fleeting);
            await host.EndpointsBecomeAsync($"{fleeting.Name}/httpbin:http", [$"{address}:8080"], Deadline);
            var took = time.GetElapsedTime(allowed);
            Assert.True(took <= OneSlowStep, $"served {took} after it was allowed");
            return took;
        }
    }

    private Task UntilAsync(Func<bool> condition) => Polling.UntilAsync(() => Task.FromResult(condition()), Deadline);
}
