using System.Net;
using System.Text.RegularExpressions;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;
using Gateway.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>RBAC by a ServiceAccount's token: what is not allowed costs only itself, and is said.</summary>
public sealed class PermissionTests(RealClusters clusters) : EndToEndTest
{
    private const int Rate = 20;

    private static readonly string[] ListWatch = ["list", "watch"];

    [Fact]
    public async Task K02_SlicesButNotServices_IsSynced_AndTheOnlyPortIsMeantByAnyNumber()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        var token = await cluster.GrantTokenAsync([AccessRule.InNamespace(ns.Name, ApiResource.EndpointSlices, ListWatch)], Deadline);
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Equal = ns.Name, Deadline);
        await using var followed = await Outage.BeginAsync(ns, host, Deadline);

        await followed.WriteAsync();
        var inStep = await followed.InStepAsync(Deadline);

        var status = host.Registry.Status;
        Assert.Equal((RegistryPhase.Synced, "unknown"), (status.Phase, status.Details["servicePorts"]));
        Assert.Contains("resources: [\"services\"]", Assert.Single(status.Warnings), StringComparison.Ordinal);
        Assert.Single(host.Resolver.Resolve(ServiceReference.Parse("httpbin:80")).Endpoints);
        followed.AssertNothingWrongWasSeen();
        followed.AddToReport("Services forbidden", 1, inStep, "Synced, with the missing rule as a warning");
    }

    [Fact]
    public async Task K01_K02_EndpointsButNotSlices_ReadsEndpointsAndSaysWhatIsMissing()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        var token = await cluster.GrantTokenAsync([AccessRule.ClusterWide(ApiResource.Endpoints, ListWatch)], Deadline);
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Match.Add($"{ns.Name}|no.*"), Deadline);

        await ns.CreateEndpointsAsync("httpbin");
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", [$"{Manifests.Address}:8080"], Deadline);

        var status = host.Registry.Status;
        Assert.Equal((RegistryPhase.Synced, "endpoints"), (status.Phase, status.Details["resource"]));
        Assert.Contains("services", Assert.Single(status.Warnings), StringComparison.Ordinal);
        Report.Add(new ReportRow("EndpointSlices and Services forbidden, Endpoints allowed")
        {
            Faults = 2,
            Events = 1,
            Relists = status.Details["relists"],
            Remarks = "Synced by Endpoints, with the missing rule as a warning",
        });
    }

    [Fact]
    public async Task K43_OneOfTwoNamespacesForbidden_DegradesThatOneOnly()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var allowed = await TestNamespace.CreateAsync(cluster, Deadline);
        using var forbidden = await TestNamespace.CreateAsync(cluster, Deadline);
        await forbidden.CreateSliceAsync("a", "httpbin", ("10.244.2.1", true));
        using var reader = await ReaderAccount.CreateAsync(allowed, Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster,
            await reader.CreateTokenAsync(),
            options =>
            {
                options.NamespaceSelector.Match.Add(allowed.Name);
                options.NamespaceSelector.Match.Add(forbidden.Name);
            },
            Deadline);
        await using var followed = await Outage.BeginAsync(allowed, host, Deadline);

        await followed.WriteAsync();
        var inStep = await followed.InStepAsync(Deadline);

        Assert.Equal(RegistryPhase.Synced, host.Registry.Status.Phase);
        Assert.Contains(host.Registry.Status.Warnings, warning => warning.Contains(forbidden.Name, StringComparison.Ordinal));
        Assert.DoesNotContain(host.Registry.Status.Warnings, warning => warning.Contains($"in namespace '{allowed.Name}'", StringComparison.Ordinal));
        Assert.Empty(host.Resolver.Resolve(ServiceReference.Parse($"{forbidden.Name}/httpbin:http")).Endpoints);
        followed.AssertNothingWrongWasSeen();
        followed.AddToReport("one of two namespaces forbidden", 1, inStep, "Synced; a warning names the other one");
    }

    [Fact]
    public async Task K36_NothingAllowed_FailedAndSaysWhatToAllow_LoggedOnce_AndInStepOnceAllowed()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        using var reader = await ReaderAccount.CreateAsync(ns, Deadline);
        var token = await reader.CreateTokenAsync();
        await reader.DeleteBindingAsync();
        await reader.RefusedAsync(token, HttpStatusCode.Forbidden);
        await using var link = await ApiServerLink.StartAsync(cluster, Deadline);
        var time = new FastTime();
        time.RunAt(Rate);
        await using var host = await RegistryHost.StartAsync(
            cluster,
            token,
            options =>
            {
                options.ApiServer = link.Address;
                options.NamespaceSelector.Equal = ns.Name;
            },
            Deadline,
            initialSyncTimeout: TimeSpan.Zero,
            time);
        await host.PhaseBecomesAsync(RegistryPhase.Failed, Deadline);

        // Who, which verb, which resource, where; and what to do about it.
        var missing = new Regex(
            $$"""User "system:serviceaccount:{{ns.Name}}:reader" cannot (list|watch) resource "endpointslices" in API group "discovery.k8s.io" in the namespace "{{ns.Name}}".* Role rule \{apiGroups: \["discovery.k8s.io"\], resources: \["endpointslices"\], verbs: \["list", "watch"\]\}""");
        Assert.Matches(missing, host.Registry.Status.Reason);
        var answer = host.Resolver.Resolve(ServiceReference.Parse("httpbin"));
        Assert.Equal(ResolutionStatus.NotSynced, answer.Status);
        Assert.Matches(missing, answer.Reason);
        var health = await host.HealthAsync(Deadline);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Matches(missing, health.Description);

        // Asked for again and again, and said once for each of the three resources.
        await Polling.UntilAsync(() => Task.FromResult(link.Requests.Count(static request => request is { Resource: "endpointslices", StatusCode: StatusCodes.Status403Forbidden }) >= 4), Deadline);
        Assert.Equal(3, host.Log.Of("WatchFailed").Count);
        Assert.Single(host.Log.Of("WatchFailed"), missing.IsMatch);
        Assert.DoesNotContain(token, host.Log.ToString(), StringComparison.Ordinal);

        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        var allowed = time.GetTimestamp();
        await reader.RestoreBindingAsync();
        await host.EndpointsBecomeAsync("httpbin:http", ["10.244.1.1:8080"], Deadline);
        var inStep = time.GetElapsedTime(allowed);
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync(Deadline)).Status);
        Report.Add(new ReportRow("nothing allowed, and allowed later")
        {
            Faults = link.Requests.Count(static request => request.StatusCode == StatusCodes.Status403Forbidden),
            Events = 1,
            Relists = host.Registry.Status.Details["relists"],
            Remarks = $"Failed, with the rule to add in status and health check, logged once; in step {Report.Text(inStep)} after it was allowed, by a clock that runs fast",
        });
    }
}
