namespace Discovery.Testing.Tests;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("{}", "metadata.name", "addressType")]
    [InlineData("""{"metadata":{"name":"B_c"},"addressType":"X"}""", "metadata.name", "addressType")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":"IPv4","endpoints":[{"addresses":[]}]}""", "endpoints[0].addresses")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":"IPv4","endpoints":[{"addresses":["1.2.3"]}]}""", "endpoints[0].addresses[0]")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":"IPv4","endpoints":[{"addresses":["0.0.0.0"]},{"addresses":["169.254.0.1"]},{"addresses":["224.0.0.5"]}]}""", "endpoints[0].addresses[0]", "endpoints[1].addresses[0]", "endpoints[2].addresses[0]")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":"IPv6","endpoints":[{"addresses":["1.2.3.4"]}]}""", "endpoints[0].addresses")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":"FQDN","endpoints":[{"addresses":["a_b"]}]}""", "endpoints[0].addresses[0]")]
    [InlineData("""{"metadata":{"name":"a","labels":{"x y":"1","z":"a b"}},"addressType":"IPv4"}""", "metadata.labels", "metadata.labels")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":"IPv4","ports":[{"port":1,"protocol":"Q"},{"port":2}]}""", "ports[0].protocol", "ports[1].name")]
    public async Task Create_InvalidSlice_NamesEveryField(string body, params string[] fields)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices, body);

        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
        Assert.Equal(fields, answer.CauseFields);
    }

    [Fact]
    public async Task Create_InvalidSlice_HasTheRealServersMessage()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices, """{"metadata":{"name":"a"},"addressType":"X"}""");

        Assert.Equal("EndpointSlice.discovery.k8s.io \"a\" is invalid: addressType: Unsupported value: \"X\": supported values: \"FQDN\", \"IPv4\", \"IPv6\"", answer.Message);
    }

    [Theory]
    [InlineData("127.0.0.1", "IPv4")]
    [InlineData("::1", "IPv6")]
    public async Task Create_LoopbackAddress_IsAccepted(string address, string type)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices, $$"""{"metadata":{"name":"a"},"addressType":"{{type}}","endpoints":[{"addresses":["{{address}}"]}]}""");

        Assert.Equal(201, answer.Code);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"s"},"spec":{}}""", "spec.ports")]
    [InlineData("""{"metadata":{"name":"s"},"spec":{"ports":[{"port":80},{"port":0,"name":"x"}]}}""", "spec.ports[0].name", "spec.ports[1].port", "spec.ports[1].targetPort")]
    [InlineData("""{"metadata":{"name":"s"},"spec":{"type":"ExternalName"}}""", "spec.externalName")]
    [InlineData("""{"metadata":{"name":"s"},"spec":{"type":"X","ports":[{"port":80}]}}""", "spec.type")]
    [InlineData("""{"metadata":{"name":"s"},"spec":{"ports":[{"name":"a","port":80},{"name":"a","port":80}]}}""", "spec.ports[1].name", "spec.ports[1]")]
    public async Task Create_InvalidService_NamesEveryField(string body, params string[] fields)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Services, body);

        Assert.Equal(422, answer.Code);
        Assert.Equal(fields, answer.CauseFields);
    }

    [Fact]
    public async Task Create_InvalidEndpoints_NamesEveryField()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Endpoints, """{"metadata":{"name":"e"},"subsets":[{"addresses":[{"ip":"x"}],"ports":[{"port":0}]},{}]}""");

        Assert.Equal(422, answer.Code);
        Assert.Equal(["subsets[0].addresses[0].ip", "subsets[0].ports[0].port", "subsets[1]"], answer.CauseFields);
    }

    [Fact]
    public async Task Create_MoreThanThousandEndpoints_IsTooMany()
    {
        await using var api = await Api.StartAsync();
        var endpoints = string.Join(',', Enumerable.Range(0, 1001).Select(i => $$"""{"addresses":["10.9.{{i / 250}}.{{(i % 250) + 1}}"]}"""));
        var answer = await api.PostAsync(Api.Slices, $$"""{"metadata":{"name":"a"},"addressType":"IPv4","endpoints":[{{endpoints}}]}""");

        Assert.Equal(422, answer.Code);
        Assert.Contains("must have at most 1000 items", answer.Message, StringComparison.Ordinal);
    }
}
