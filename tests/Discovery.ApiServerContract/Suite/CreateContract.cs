using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>POST, and what the server adds to an object.</summary>
public abstract class CreateContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory, MemberData(nameof(AllResources))]
    public async Task Create_ValidObject_AnswersItWithServerFields(string plural)
    {
        var resource = ApiResource.Parse(plural);

        var created = await CreateAsync(resource, UniqueName("new"));

        Assert.Equal(resource.Kind, created.Text("kind"));
        Assert.Equal(resource.ApiVersion, created.Text("apiVersion"));
        Assert.Equal(resource.Namespaced ? Namespace : "", created.Text("metadata", "namespace"));
        Assert.True(Guid.TryParse(created.Uid(), out _), created.Uid());
        Assert.True(created.Version() > 0);
        Assert.True(DateTimeOffset.TryParse(created.Text("metadata", "creationTimestamp"), out _));
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task Create_NameTaken_AlreadyExists(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var name = (await CreateAsync(resource, UniqueName("twice"))).Name();

        var second = await Admin.CreateAsync(resource.PathIn(Namespace), Manifests.Of(resource, name));

        var status = second.ExpectFailure(HttpStatusCode.Conflict, "AlreadyExists");
        Assert.Equal($"{resource.QualifiedName} \"{name}\" already exists", status.Text("message"));
        Assert.Equal(name, status.Text("details", "name"));
        Assert.Equal(resource.Plural, status.Text("details", "kind"));
        Assert.Equal(resource.Group, status.Text("details", "group"));
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task Create_NameNotADnsLabel_Invalid(string plural)
    {
        var resource = ApiResource.Parse(plural);

        var answer = await Admin.CreateAsync(resource.PathIn(Namespace), Manifests.Of(resource, "Not_Valid"));

        var status = answer.ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");
        Assert.Equal(resource.Kind, status.Text("details", "kind"));
        Assert.Equal("Not_Valid", status.Text("details", "name"));
        Assert.Equal(("metadata.name", "FieldValueInvalid"), FirstCause(status));
    }

    [Theory, InlineData("endpoints"), InlineData("endpointslices")]
    public async Task Create_LoopbackAddress_Invalid(string plural)
    {
        Cluster.SkipUnless(ClusterCapabilities.LoopbackRefused);

        var message = await RefusedAddressAsync(ApiResource.Parse(plural), "127.0.0.1");

        Assert.Contains("may not be in the loopback range (127.0.0.0/8, ::1/128)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("endpoints", "0.0.0.0")]
    [InlineData("endpoints", "169.254.1.1")]
    [InlineData("endpoints", "224.0.0.5")]
    [InlineData("endpoints", "999.1.2.3")]
    [InlineData("endpointslices", "0.0.0.0")]
    [InlineData("endpointslices", "169.254.1.1")]
    [InlineData("endpointslices", "224.0.0.5")]
    [InlineData("endpointslices", "999.1.2.3")]
    [InlineData("endpointslices", "10.01.2.3")]
    public async Task Create_AddressNoPodCanHave_Invalid(string plural, string address) =>
        await RefusedAddressAsync(ApiResource.Parse(plural), address);

    [Fact]
    public async Task Create_SliceWithoutAddressType_Invalid()
    {
        var slice = Manifests.EndpointSlice("untyped");
        slice.Remove("addressType");

        var answer = await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(Namespace), slice);

        var status = answer.ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");
        Assert.Equal(("addressType", "FieldValueRequired"), FirstCause(status));
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task Create_MalformedJson_BadRequest(string plural)
    {
        var answer = await Admin.PostAsync(ApiResource.Parse(plural).PathIn(Namespace), """{"metadata":{"name":""");

        answer.ExpectFailure(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Fact]
    public async Task Create_KindOfAnotherResource_BadRequest()
    {
        var answer = await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(Namespace), Manifests.Service("stray"));

        answer.ExpectFailure(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Fact]
    public async Task Create_NamespaceOtherThanThePaths_BadRequest()
    {
        var slice = Manifests.EndpointSlice("stray");
        slice["metadata"]!["namespace"] = "another";

        var answer = await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(Namespace), slice);

        var status = answer.ExpectFailure(HttpStatusCode.BadRequest, "BadRequest");
        Assert.Equal("the namespace of the provided object does not match the namespace sent on the request", status.Text("message"));
    }

    [Fact]
    public async Task Create_InMissingNamespace_NotFound()
    {
        var missing = UniqueName("missing");

        var answer = await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(missing), Manifests.EndpointSlice("orphan"));

        var status = answer.ExpectFailure(HttpStatusCode.NotFound, "NotFound");
        Assert.Equal($"namespaces \"{missing}\" not found", status.Text("message"));
        Assert.Equal("namespaces", status.Text("details", "kind"));
    }

    [Fact]
    public async Task Create_GenerateName_MakesNamesUp()
    {
        var manifest = Manifests.EndpointSlice("unused");
        manifest["metadata"] = new JsonObject { ["generateName"] = "httpbin-" };

        var first = (await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(Namespace), manifest)).Expect(HttpStatusCode.Created);
        var second = (await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(Namespace), manifest)).Expect(HttpStatusCode.Created);

        Assert.StartsWith("httpbin-", first.Name(), StringComparison.Ordinal);
        Assert.StartsWith("httpbin-", second.Name(), StringComparison.Ordinal);
        Assert.NotEqual(first.Name(), second.Name());
    }

    [Fact]
    public async Task Create_Defaults_AreFilledIn()
    {
        var slice = await CreateAsync(ApiResource.EndpointSlices, "defaults");
        Assert.Equal("TCP", slice["ports"]![0]!["protocol"]!.GetValue<string>());

        var service = await CreateAsync(ApiResource.Services, "defaults");
        Assert.Equal("ClusterIP", service.Text("spec", "type"));
        Assert.True(IPAddress.TryParse(service.Text("spec", "clusterIP"), out _), service.Text("spec", "clusterIP"));
        Assert.Equal("TCP", service["spec"]!["ports"]![0]!["protocol"]!.GetValue<string>());

        var ns = await Admin.ReadAsync($"{ApiResource.Namespaces.ClusterPath}/{Namespace}");
        Assert.Equal("Active", ns.Text("status", "phase"));
        Assert.Equal(Namespace, ns.Label("kubernetes.io/metadata.name"));
    }

    private async Task<string> RefusedAddressAsync(ApiResource resource, string address)
    {
        var manifest = Manifests.Of(resource, "refused").ToJsonString().Replace(Manifests.Address, address, StringComparison.Ordinal);

        var answer = await Admin.PostAsync(resource.PathIn(Namespace), manifest);

        var status = answer.ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");
        var field = resource == ApiResource.Endpoints ? "subsets[0].addresses[0].ip" : "endpoints[0].addresses[0]";
        Assert.Equal((field, "FieldValueInvalid"), FirstCause(status));
        return status.Text("message");
    }
}
