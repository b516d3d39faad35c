using System.Diagnostics;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>
/// The first sync with a namespace of 5,000 slices: as events, in one list, in pages, and with a server that forgets halfway.
/// </summary>
public sealed class ScaleTests(BigNamespace big) : EndToEndTest, IClassFixture<BigNamespace>
{
    private const int PageSize = 500;

    [Fact]
    public async Task K30_FiveThousandSlicesAsInitialEvents_FirstSyncIsCompleteAndRight()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        var began = Stopwatch.GetTimestamp();
        await using var host = await StartAsync(link, TimeSpan.FromMinutes(1));
        var inStep = Stopwatch.GetElapsedTime(began);

        AssertComplete(host);
        Assert.Single(link.Requests, static request => request is { IsWatchList: true, Resource: "endpointslices" });
        Assert.DoesNotContain(link.Requests, static request => request.IsList);
        Add("5,000 slices, 50,000 endpoints, as initial events", inStep, $"host started and synced; the server took {Report.Text(big.FillTime)} to be filled", events: BigNamespace.Slices);
    }

    [Fact]
    public async Task K31_FiveThousandSlicesInOneList_FirstSyncIsCompleteAndRight()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        link.Intercept = Answers.NoWatchListAsync;
        var began = Stopwatch.GetTimestamp();
        await using var host = await StartAsync(link, TimeSpan.FromMinutes(1));
        var inStep = Stopwatch.GetElapsedTime(began);

        AssertComplete(host);
        Assert.Single(link.Requests, static request => request is { IsList: true, Resource: "endpointslices" });
        Add("5,000 slices, 50,000 endpoints, one list", inStep, "host started and synced", events: BigNamespace.Slices);
    }

    [Fact]
    public async Task K31_FirstListInPages_NothingIsVisibleBeforeTheLastPage()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        var pages = new PagedList(link, heldPage: BigNamespace.Slices / PageSize);
        await using var host = await StartAsync(link);
        await pages.HeldAsync(Deadline);
        AssertNothingVisible(host);

        var began = Stopwatch.GetTimestamp();
        pages.LetGo();
        await host.Registry.WaitForSyncAsync(Deadline);

        AssertComplete(host);
        Assert.Equal(BigNamespace.Slices / PageSize, pages.Pages);
        Add(
            "5,000 slices in pages of 500, held before the last",
            Stopwatch.GetElapsedTime(began),
            $"{pages.Pages} pages; nothing visible before the last; in step counts from there",
            faults: 1);
    }

    [Fact]
    public async Task K31_LaterPageExpires_OneFullListIsReadAndNothingOfThePagesRemains()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        var pages = new PagedList(link, heldPage: 3);
        await using var host = await StartAsync(link);
        await pages.HeldAsync(Deadline);

        // A slice that the registry has read is gone before it reads on, and so is the version that its pages are of.
        await big.Namespace.DeleteSliceAsync(BigNamespace.NameOf(0));
        await big.Cluster.CompactAsync(Deadline);
        AssertNothingVisible(host);
        var began = Stopwatch.GetTimestamp();
        pages.LetGo();
        await AssertSyncsWithoutSliceZeroAsync(host);

        Assert.Equal(1, pages.Unpaged);
        Add("5,000 slices in pages, history compacted at the third", Stopwatch.GetElapsedTime(began), "the third page answered 410; one full list after it", faults: 2, events: 1);
    }

    [Fact]
    public async Task K30_InitialEventsHeldHalfway_NothingIsVisibleBeforeTheLast()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        var held = new HeldEvents(link);
        await using var host = await StartAsync(link);
        await held.HeldAsync(Deadline);
        AssertNothingVisible(host);

        var began = Stopwatch.GetTimestamp();
        held.LetGo();
        await host.Registry.WaitForSyncAsync(Deadline);

        AssertComplete(host);
        Add("5,000 slices as initial events, held halfway", Stopwatch.GetElapsedTime(began), "nothing visible before the last; in step counts from there", faults: 1);
    }

    [Fact]
    public async Task K30_CutHalfwayThroughInitialEvents_TheNextAttemptBeginsAnewAndNothingOfTheFirstRemains()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        var held = new HeldEvents(link);
        await using var host = await StartAsync(link);
        await held.HeldAsync(Deadline);

        link.Cut();
        var cut = Stopwatch.GetTimestamp();
        await big.Namespace.DeleteSliceAsync(BigNamespace.NameOf(0));
        await big.Cluster.CompactAsync(Deadline);
        AssertNothingVisible(host);
        held.LetGo();
        var away = Stopwatch.GetElapsedTime(cut);
        var began = Stopwatch.GetTimestamp();
        link.Mend();
        await AssertSyncsWithoutSliceZeroAsync(host);
        var inStep = Stopwatch.GetElapsedTime(began);

        Assert.True(inStep <= BackoffStep.LongestAfter(away), $"in step {inStep} after an outage of {away}");
        Add("5,000 slices as initial events, cut halfway and history compacted", inStep, $"cut off for {Report.Text(away)}; all of it read anew", faults: 2, events: 1);
    }

    private static void Add(string scenario, TimeSpan inStep, string remarks, int faults = 0, int events = 0) =>
        Report.Add(new ReportRow(scenario) { Faults = faults, Events = events, InStep = inStep, Remarks = remarks });

    private Task<RegistryHost> StartAsync(ApiServerLink link, TimeSpan? initialSyncTimeout = null) => RegistryHost.StartAsync(
        big.Cluster,
        big.Cluster.AdminToken,
        options =>
        {
            options.ApiServer = link.Address;
            options.NamespaceSelector.Equal = big.Namespace.Name;
        },
        Deadline,
        initialSyncTimeout ?? TimeSpan.Zero);

    private void AssertComplete(RegistryHost host)
    {
        Assert.Equal(RegistryPhase.Synced, host.Registry.Status.Phase);
        Assert.Equal(BigNamespace.Slices * BigNamespace.EndpointsPerSlice, host.Registry.Status.Endpoints);
        Assert.Equal(BigNamespace.Services, big.State.Count);
        Assert.Equal(big.State, States.OfRegistry(host, big.Namespace));
    }

    private void AssertNothingVisible(RegistryHost host)
    {
        Assert.Equal(RegistryPhase.Starting, host.Registry.Status.Phase);
        Assert.Empty(host.Registry.Services);
        Assert.Equal(ResolutionStatus.NotSynced, host.Resolver.Resolve(ServiceReference.Parse($"{big.Namespace.Name}/{BigNamespace.ServiceOf(0)}:http")).Status);
    }

    // The slice is put back for the next test.
    private async Task AssertSyncsWithoutSliceZeroAsync(RegistryHost host)
    {
        await host.Registry.WaitForSyncAsync(Deadline);
        Assert.Equal(await States.OfServerAsync(big.Namespace, Deadline), States.OfRegistry(host, big.Namespace));
        Assert.Equal((BigNamespace.Slices - 1) * BigNamespace.EndpointsPerSlice, host.Registry.Status.Endpoints);
        await big.Namespace.CreateSliceAsync(BigNamespace.NameOf(0), BigNamespace.ServiceOf(0), BigNamespace.EndpointsOf(0));
    }
}
