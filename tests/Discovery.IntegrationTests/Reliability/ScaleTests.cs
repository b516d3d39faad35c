using System.Diagnostics;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;
using Microsoft.AspNetCore.Http;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>The first list of a namespace with 5,000 slices: all at once, in pages, and in pages that expire.</summary>
public sealed class ScaleTests(BigNamespace big) : EndToEndTest, IClassFixture<BigNamespace>
{
    // What a server says when the version asked for is gone: after that a list is read in pages.
    private const string Expired =
        """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","message":"too old resource version","code":410}""";

    private const int PageSize = 500;

    [Fact]
    public async Task K31_FiveThousandSlices_FirstSyncIsCompleteAndRight()
    {
        await big.FilledAsync();
        var began = Stopwatch.GetTimestamp();
        await using var host = await RegistryHost.StartAsync(
            big.Cluster, big.Cluster.AdminToken, options => options.NamespaceSelector.Equal = big.Namespace.Name, Deadline, TimeSpan.FromMinutes(1));
        var inStep = Stopwatch.GetElapsedTime(began);

        AssertComplete(host);
        Report.Add(new ReportRow("5,000 slices, 50,000 endpoints, one list")
        {
            Events = BigNamespace.Slices,
            InStep = inStep,
            Remarks = $"host started and synced; the server took {Report.Text(big.FillTime)} to be filled",
        });
    }

    [Fact]
    public async Task K31_FirstListInPages_NothingIsVisibleBeforeTheLastPage()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        var pages = new PagedList(link);
        var last = pages.Hold(BigNamespace.Slices / PageSize);
        await using var host = await StartAsync(link);
        await last.ArrivedAsync(Deadline);
        AssertNothingVisible(host);

        var began = Stopwatch.GetTimestamp();
        last.Open();
        await host.Registry.WaitForSyncAsync(Deadline);

        AssertComplete(host);
        Assert.Equal(BigNamespace.Slices / PageSize, pages.Count);
        Report.Add(new ReportRow("5,000 slices in pages of 500, held before the last")
        {
            Faults = 1,
            InStep = Stopwatch.GetElapsedTime(began),
            Remarks = $"{pages.Count} pages; nothing visible before the last; in step counts from there",
        });
    }

    [Fact]
    public async Task K31_LaterPageExpires_OneFullListIsReadAndNothingOfThePagesRemains()
    {
        await big.FilledAsync();
        await using var link = await ApiServerLink.StartAsync(big.Cluster, Deadline);
        var pages = new PagedList(link);
        var third = pages.Hold(3);
        await using var host = await StartAsync(link);
        await third.ArrivedAsync(Deadline);

        // A slice that the registry has read is gone before it reads on, and so is the version that its pages are of.
        await big.Namespace.DeleteSliceAsync(BigNamespace.NameOf(0));
        await big.Cluster.CompactAsync(Deadline);
        AssertNothingVisible(host);
        var began = Stopwatch.GetTimestamp();
        third.Open();
        await host.Registry.WaitForSyncAsync(Deadline);
        var inStep = Stopwatch.GetElapsedTime(began);

        Assert.Equal(await States.OfServerAsync(big.Namespace, Deadline), States.OfRegistry(host, big.Namespace));
        Assert.Equal(1, pages.Unpaged);
        await big.Namespace.CreateSliceAsync(BigNamespace.NameOf(0), BigNamespace.ServiceOf(0), BigNamespace.EndpointsOf(0));
        Report.Add(new ReportRow("5,000 slices in pages, history compacted at the third")
        {
            Faults = 2,
            Events = 1,
            InStep = inStep,
            Remarks = "the third page answered 410; one full list after it",
        });
    }

    private Task<RegistryHost> StartAsync(ApiServerLink link) => RegistryHost.StartAsync(
        big.Cluster,
        big.Cluster.AdminToken,
        options =>
        {
            options.ApiServer = link.Address;
            options.NamespaceSelector.Equal = big.Namespace.Name;
        },
        Deadline,
        initialSyncTimeout: TimeSpan.Zero);

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

    /// <summary>Makes the registry read slices in pages, by refusing its first list, and counts them; the server itself makes the pages.</summary>
    private sealed class PagedList
    {
        private Gate? _gate;
        private int _gatedPage;

        public PagedList(ApiServerLink link) => link.Intercept = InterceptAsync;

        public int Count { get; private set; }

        public int Unpaged { get; private set; }

        public Gate Hold(int page)
        {
            _gatedPage = page;
            return _gate = new Gate(_ => Count == _gatedPage);
        }

        private async Task<bool> InterceptAsync(HttpContext context)
        {
            var request = context.Request;
            if (!request.Path.Value!.EndsWith("/endpointslices", StringComparison.Ordinal) || request.Query.ContainsKey("watch"))
            {
                return false;
            }

            if (request.Query["resourceVersion"] == "0")
            {
                context.Response.StatusCode = StatusCodes.Status410Gone;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(Expired);
                return true;
            }

            if (!request.Query.ContainsKey("limit"))
            {
                Unpaged++;
                return false;
            }

            Count++;
            return await _gate!.PassAsync(context);
        }
    }
}
