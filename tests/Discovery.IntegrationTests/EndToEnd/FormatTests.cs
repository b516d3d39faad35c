using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>What a real API server sends in protobuf is what it sends in JSON, and both are of the form that is read the fast way.</summary>
public sealed class FormatTests(RealClusters clusters) : EndToEndTest
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    [Fact]
    public async Task K37_ObjectsOfEachKind_MeanTheSameInBothFormats()
    {
        using var ns = await FilledNamespaceAsync();
        using var http = Client(ns.Cluster);

        await AssertSameAsync(http, ApiResource.EndpointSlices.PathIn(ns.Name), static () => new EndpointSliceDecoder());
        await AssertSameAsync(http, ApiResource.Endpoints.PathIn(ns.Name), static () => new EndpointsDecoder());
        await AssertSameAsync(http, ApiResource.Services.PathIn(ns.Name), static () => new ServiceDecoder());
        await AssertSameAsync(http, $"{ApiResource.Namespaces.ClusterPath}?fieldSelector=metadata.name={ns.Name}", static () => new NamespaceDecoder());
    }

    [Fact]
    public async Task K37_Slice_IsOfTheUsualForm()
    {
        using var ns = await FilledNamespaceAsync();
        using var http = Client(ns.Cluster);

        var list = await GetAsync(http, ApiResource.EndpointSlices.PathIn(ns.Name), BodyFormat.Json);

        var item = list.AsSpan(list.AsSpan().IndexOf("\"items\":[{"u8) + "\"items\":["u8.Length);
        Assert.Equal(item.Length - "]}\n"u8.Length, new EndpointSliceDecoder().DecodeUsual(item, out var slice));
        Assert.Equal(3, slice.Value!.Subsets[0].Addresses.Count);
    }

    [Fact]
    public async Task K37_EndpointsInProtobuf_AreOfTheUsualForm()
    {
        using var ns = await FilledNamespaceAsync();
        using var http = Client(ns.Cluster);

        var list = await GetAsync(http, ApiResource.EndpointSlices.PathIn(ns.Name), BodyFormat.Protobuf);

        var slice = Assert.Single(Fields(Envelope.Open(list).Message.ToArray(), 2));
        var endpoints = Fields(slice, 2);
        Assert.Equal(3, endpoints.Count);
        Assert.All(endpoints, static endpoint => Assert.True(UsualEndpointMessage.TryRead(endpoint, new DecodeScope(), new AddressBlockBuilder())));
    }

    [Fact]
    public async Task K30_InitialEventsInProtobuf_EndWithTheirBookmark()
    {
        using var ns = await FilledNamespaceAsync();
        using var http = Client(ns.Cluster);
        var path = $"{ApiResource.EndpointSlices.PathIn(ns.Name)}?watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=60";

        using var response = await SendAsync(http, path, BodyFormat.Protobuf);
        var reader = BodyFormat.WatchReader(response, new EndpointSliceDecoder());
        using var buffer = new ReadBuffer();
        await using var body = await response.Content.ReadAsStreamAsync(Deadline);
        List<WatchEvent<EndpointGroup>> events = [];
        while (!events.Exists(static @event => @event.Object.InitialEventsEnd) && await buffer.ReadAsync(body, Deadline) > 0)
        {
            while (reader.TryTake(buffer, out var @event))
            {
                events.Add(@event);
            }
        }

        Assert.IsType<WatchFrameReader<EndpointGroup>>(reader);
        Assert.Equal([WatchEventType.Added, WatchEventType.Bookmark], events.Select(static @event => @event.Type));
        Assert.Equal("httpbin-a", events[0].Object.Key.Name);
        Assert.NotEmpty(events[1].Object.ResourceVersion!);
    }

    [Fact]
    public async Task K36_RefusalInProtobuf_IsRead()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var http = Client(cluster);
        using var request = Request("apis/discovery.k8s.io/v1/endpointslices?resourceVersion=not-a-number", BodyFormat.Protobuf);

        using var response = await http.SendAsync(request, Deadline);
        var body = await response.Content.ReadAsByteArrayAsync(Deadline);

        Assert.Equal(BodyFormat.Protobuf, response.Content.Headers.ContentType!.MediaType);
        var status = StatusDecoder.TryDecode(body)!;
        Assert.Equal((int)response.StatusCode, status.Code);
        Assert.Contains("not-a-number", status.Message, StringComparison.Ordinal);
    }

    private async Task AssertSameAsync<T>(HttpClient http, string path, Func<ObjectDecoder<T>> decoder)
        where T : class
    {
        var json = Parse(new ListParser<T>(decoder()), await GetAsync(http, path, BodyFormat.Json));
        var protobuf = Parse(new ProtobufListParser<T>(decoder()), await GetAsync(http, path, BodyFormat.Protobuf));

        Assert.Single(json.Items);
        Assert.NotNull(json.Items[0].Value);
        Assert.Equal(JsonSerializer.Serialize(json.Items, Readable), JsonSerializer.Serialize(protobuf.Items, Readable));
    }

    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        List<byte[]> values = [];
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            if (field == wanted)
            {
                values.Add(reader.ReadBytes().ToArray());
            }
            else
            {
                reader.Skip();
            }
        }

        return values;
    }

    private static ListPage<T> Parse<T>(IListParser<T> parser, byte[] body)
        where T : class
    {
        parser.Parse(body, isLast: true);
        return parser.Complete();
    }

    private async Task<byte[]> GetAsync(HttpClient http, string path, string format)
    {
        using var response = await SendAsync(http, path, format);
        return await response.Content.ReadAsByteArrayAsync(Deadline);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string format)
    {
        using var request = Request(path, format);
        var response = (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline)).EnsureSuccessStatusCode();
        Assert.Equal(format, response.Content.Headers.ContentType!.MediaType);
        return response;
    }

    private static HttpRequestMessage Request(string path, string format) =>
        new(HttpMethod.Get, new Uri(path.TrimStart('/'), UriKind.Relative)) { Headers = { Accept = { new(format) } } };

    private static HttpClient Client(IApiServerCluster cluster)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(cluster.CertificateAuthorities);
        return new HttpClient(handler) { BaseAddress = cluster.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminToken) } };
    }

    // With a value for everything that is read.
    private async Task<TestNamespace> FilledNamespaceAsync()
    {
        var ns = await TestNamespace.CreateAsync(await clusters.GetSharedAsync(Deadline), Deadline);
        using var admin = ns.Cluster.CreateClient(Deadline);
        var slice = Manifests.EndpointSlice("httpbin-a", (Manifests.ServiceNameLabel, "httpbin"));
        slice["metadata"]!["annotations"] = new JsonObject { ["discovery.dotnet/weight"] = "7", ["endpoints.kubernetes.io/last-change-trigger-time"] = "2026-01-01T00:00:01Z" };
        slice["endpoints"] = JsonNode.Parse(
            """
            [{"addresses":["10.244.1.1"],"conditions":{"ready":true,"serving":true,"terminating":false},"hostname":"httpbin-0","nodeName":"node-1","zone":"eu-1a",
              "targetRef":{"kind":"Pod","namespace":"x","name":"httpbin-7d9f-abcde","uid":"9c1bd2c4-33f0-4e77-9d5e-0a1b2c3d4e5f"},"hints":{"forZones":[{"name":"eu-1a"}]}},
             {"addresses":["10.244.1.2"],"conditions":{"ready":false,"serving":true,"terminating":true},"zone":"eu-1b",
              "targetRef":{"kind":"Pod","namespace":"x","name":"httpbin-7d9f-fghij","uid":"9c1bd2c4-33f0-4e77-9d5e-0a1b2c3d4e60"}},
             {"addresses":["10.244.1.3"]}]
            """);
        slice["ports"] = JsonNode.Parse("""[{"name":"http","port":8080,"protocol":"TCP","appProtocol":"kubernetes.io/h2c"},{"name":"dns","port":53,"protocol":"UDP"}]""");
        (await admin.CreateAsync(ApiResource.EndpointSlices.PathIn(ns.Name), slice)).Expect(System.Net.HttpStatusCode.Created);
        var endpoints = Manifests.Endpoints("httpbin");
        endpoints["subsets"] = JsonNode.Parse(
            """
            [{"addresses":[{"ip":"10.244.1.1","hostname":"httpbin-0","nodeName":"node-1","targetRef":{"kind":"Pod","name":"p","namespace":"x","uid":"7"}},{"ip":"10.244.1.2"}],
              "notReadyAddresses":[{"ip":"10.244.1.3","nodeName":"node-2"}],"ports":[{"name":"http","port":8080,"protocol":"TCP"}]}]
            """);
        (await admin.CreateAsync(ApiResource.Endpoints.PathIn(ns.Name), endpoints)).Expect(System.Net.HttpStatusCode.Created);
        var service = Manifests.Service("httpbin");
        service["spec"]!["ports"] = JsonNode.Parse(
            """[{"name":"http","port":80,"targetPort":8080,"protocol":"TCP","appProtocol":"http"},{"name":"named","port":81,"targetPort":"web","protocol":"TCP"}]""");
        (await admin.CreateAsync(ApiResource.Services.PathIn(ns.Name), service)).Expect(System.Net.HttpStatusCode.Created);
        return ns;
    }
}
