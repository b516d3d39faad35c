namespace Discovery.Testing.Tests;

public sealed class KubectlTests
{
    private const string Manifest = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
        ports: [{name: http, port: 8080, protocol: TCP}]
        """;

    [Fact]
    public async Task Apply_ClientSide_CreatesThenLeavesThenChanges()
    {
        await using var kubectl = await Kubectl.StartAsync();
        Assert.Equal((0, "service/web created\nendpointslice.discovery.k8s.io/web-1 created\n"), await kubectl.RunAsync(Manifest, "apply", "-f", "-"));
        Assert.Equal((0, "service/web unchanged\nendpointslice.discovery.k8s.io/web-1 unchanged\n"), await kubectl.RunAsync(Manifest, "apply", "-f", "-"));
        var changed = Manifest.Replace("8080", "8081", StringComparison.Ordinal);
        Assert.Equal((0, "service/web configured\nendpointslice.discovery.k8s.io/web-1 configured\n"), await kubectl.RunAsync(changed, "apply", "-f", "-"));
        Assert.Equal((0, "8081"), await kubectl.RunAsync(null, "get", "endpointslice", "web-1", "-o", "jsonpath={.ports[0].port}"));
    }

    [Fact]
    public async Task Apply_ServerSide_KnowsItsConflicts()
    {
        await using var kubectl = await Kubectl.StartAsync();
        Assert.Equal(0, (await kubectl.RunAsync(Manifest, "apply", "--server-side", "-f", "-")).Code);
        var changed = Manifest.Replace("8080", "8081", StringComparison.Ordinal);
        var conflict = await kubectl.RunAsync(changed, "apply", "--server-side", "--field-manager=other", "-f", "-");
        Assert.Equal(1, conflict.Code);
        Assert.Contains("conflict with \"kubectl\"", conflict.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await kubectl.RunAsync(changed, "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-")).Code);
    }

    [Fact]
    public async Task Apply_UnknownField_IsRefused()
    {
        await using var kubectl = await Kubectl.StartAsync();
        var (code, output) = await kubectl.RunAsync(Manifest + "\nnonsense: 1", "apply", "-f", "-");

        Assert.Equal(1, code);
        Assert.Contains("unknown field \"nonsense\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Table_ShowsWhatIsThere()
    {
        await using var kubectl = await Kubectl.StartAsync();
        kubectl.Server.ApplyEndpointSlice("default", "web-1", "web", ["127.0.0.1", "127.0.0.2"], ("http", 8080));
        var (code, output) = await kubectl.RunAsync(null, "get", "endpointslices", "-A");

        Assert.Equal(0, code);
        Assert.Matches(@"NAMESPACE +NAME +ADDRESSTYPE +PORTS +ENDPOINTS +AGE\ndefault +web-1 +IPv4 +8080 +127\.0\.0\.1,127\.0\.0\.2 +\d+s", output);
    }

    [Fact]
    public async Task Patch_EachType_Works()
    {
        await using var kubectl = await Kubectl.StartAsync();
        kubectl.Server.ApplyService("default", "web", ("http", 80, 8080));
        Assert.Equal(0, (await kubectl.RunAsync(null, "patch", "svc", "web", "-p", """{"spec":{"ports":[{"port":81,"name":"b"}]}}""")).Code);
        Assert.Equal(0, (await kubectl.RunAsync(null, "patch", "svc", "web", "--type=merge", "-p", """{"metadata":{"labels":{"a":"1"}}}""")).Code);
        Assert.Equal(0, (await kubectl.RunAsync(null, "patch", "svc", "web", "--type=json", "-p", """[{"op":"add","path":"/metadata/labels/b","value":"2"}]""")).Code);
        Assert.Equal((0, "service/web\n"), await kubectl.RunAsync(null, "get", "svc", "-l", "a=1,b=2", "-o", "name"));
        Assert.Equal((0, "81 80"), await kubectl.RunAsync(null, "get", "svc", "web", "-o", "jsonpath={.spec.ports[*].port}"));
    }

    [Fact]
    public async Task Create_NamespaceAndService_AreReadFromProtobuf()
    {
        await using var kubectl = await Kubectl.StartAsync();
        Assert.Equal((0, "namespace/demo created\n"), await kubectl.RunAsync(null, "create", "ns", "demo"));
        Assert.Equal(0, (await kubectl.RunAsync(null, "create", "service", "clusterip", "web", "-n", "demo", "--tcp=80:8080", "--tcp=81:named")).Code);
        Assert.Equal((0, "80-8080/8080 81-named/named web"), await kubectl.RunAsync(
            null, "get", "svc", "web", "-n", "demo", "-o", "jsonpath={range .spec.ports[*]}{.name}/{.targetPort} {end}{.metadata.labels.app}"));
        Assert.Equal(0, (await kubectl.RunAsync(null, "create", "service", "externalname", "out", "--external-name=example.com")).Code);
    }

    [Fact]
    public async Task Delete_FileAndNamespace_AreGone()
    {
        await using var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync(Manifest, "apply", "-f", "-");
        Assert.Equal(0, (await kubectl.RunAsync(Manifest, "delete", "-f", "-")).Code);
        kubectl.Server.CreateNamespace("demo");
        Assert.Equal((0, "namespace \"demo\" deleted\n"), await kubectl.RunAsync(null, "delete", "ns", "demo"));
    }

    [Fact]
    public async Task Get_Watch_ShowsChanges()
    {
        await using var kubectl = await Kubectl.StartAsync();
        kubectl.Server.ApplyService("default", "first", ("http", 80, 8080));
        using var watching = kubectl.Start(false, "get", "svc", "-w", "-o", "name");
        Assert.Equal("service/first", await LineAsync(watching.StandardOutput));
        kubectl.Server.ApplyService("default", "second", ("http", 80, 8080));
        Assert.Equal("service/second", await LineAsync(watching.StandardOutput));
        watching.Kill();
    }

    private static Task<string?> LineAsync(StreamReader output) => output.ReadLineAsync(Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation);
}
