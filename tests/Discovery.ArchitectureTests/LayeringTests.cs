namespace Discovery.ArchitectureTests;

public sealed class LayeringTests
{
    [Fact]
    public void Packages_OnDisk_AreTheOnesOfTheTable() => Assert.Empty(Packages.Built.Except(Packages.Layers));

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void References_OfAPackage_GoUpwardOnly(string name)
    {
        var allowed = Packages.Layers.TakeWhile(layer => layer != name);
        var ours = Packages.Load(name).GetReferencedAssemblies().Select(static reference => reference.Name!).Where(Packages.Layers.Contains);

        Assert.Empty(ours.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void References_OfAnAdapter_LeaveTheOtherAdaptersAlone(string name)
    {
        var others = Packages.Adapters.Where(adapter => adapter != name);

        Assert.Empty(Packages.Load(name).GetReferencedAssemblies().Select(static reference => reference.Name!).Intersect(others));
    }

    [Theory]
    [InlineData("KubernetesClient", "Discovery.Kubernetes")]
    [InlineData("Yarp.", "Discovery.Yarp")]
    [InlineData("Grpc.", "Discovery.Grpc")]
    public void References_ToAThirdParty_AreOneAdaptersOwn(string library, string owner)
    {
        var having = Packages.Built.Where(name => Packages.Load(name).GetReferencedAssemblies().Any(reference => reference.Name!.StartsWith(library, StringComparison.Ordinal)));

        Assert.Empty(having.Except([owner]));
    }

    [Theory]
    [InlineData("Discovery.Abstractions")]
    [InlineData("Discovery")]
    [InlineData("Discovery.Kubernetes")]
    [InlineData("Discovery.Grpc")]
    public void References_OfWhatAWorkerUses_NeedNoWebServer(string name) => Assert.DoesNotContain(
        Packages.Load(name).GetReferencedAssemblies(),
        static reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void PublicApi_OfAPackage_ShowsNoKubernetesTypeOutsideItsOptions(string name)
    {
        var shown = Packages.VisibleTypes(Packages.Load(name))
            .Where(static use => use.Named.Assembly.GetName().Name!.StartsWith("KubernetesClient", StringComparison.Ordinal))
            .Where(use => name != "Discovery.Kubernetes" || !(use.Member.DeclaringType ?? (Type)use.Member).Name.EndsWith("Options", StringComparison.Ordinal));

        Assert.Empty(shown);
    }

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void PublicApi_OfAPackage_ShowsNoYarpTypeOutsideItsAdapter(string name) => ShowsOnlyIfIts("Yarp.", "Discovery.Yarp", name);

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void PublicApi_OfAPackage_ShowsNoGrpcTypeOutsideItsAdapter(string name) => ShowsOnlyIfIts("Grpc.", "Discovery.Grpc", name);

    [Theory]
    [MemberData(nameof(Packages.All), MemberType = typeof(Packages))]
    public void PublicTypes_OfAPackage_AreWhereUsersLook(string name) => Assert.All(
        Packages.Load(name).GetExportedTypes(),
        type => Assert.Contains(type.Namespace, new[] { "Discovery", name, "Microsoft.Extensions.DependencyInjection", "Microsoft.AspNetCore.Builder" }));

    private static void ShowsOnlyIfIts(string library, string owner, string name)
    {
        var shown = Packages.VisibleTypes(Packages.Load(name)).Where(use => use.Named.Assembly.GetName().Name!.StartsWith(library, StringComparison.Ordinal));

        Assert.Equal(name == owner, shown.Any());
    }
}
