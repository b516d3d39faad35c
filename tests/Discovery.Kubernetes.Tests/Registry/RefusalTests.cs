using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>K36: what is told of a refusal, and when it is asked again.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task K36_Forbidden_IsFailedWithTheRuleToAdd()
    {
        var forbidden = Reply.Status(403, "Forbidden", "User \"reader\" cannot list resource \"endpointslices\" in the namespace \"shop\"");
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", forbidden);
        await using var rig = new RegistryRig(
            server.Address, static options => (options.NamespaceSelector.Equal, options.Resource) = ("shop", KubernetesEndpointResource.EndpointSlices));
        rig.Time.Hold();
        rig.Started();

        await rig.UntilPhaseAsync(RegistryPhase.Failed);

        Assert.Contains("cannot list resource \"endpointslices\" in the namespace \"shop\"", rig.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.EndsWith(
            "Allow it with a Role rule {apiGroups: [\"discovery.k8s.io\"], resources: [\"endpointslices\"], verbs: [\"list\", \"watch\"]}", rig.Registry.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K36_ForbiddenFromTheStart_IsAskedAgainSlowly_AndWhatWasAllowedOnceIsNot()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Status(403, "Forbidden", "no"));
        server.Watch("endpointslices", Reply.Status(403, "Forbidden", "not yet"));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();
        rig.Time.Hold();

        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalSeconds < 60) == 2, rig.ToString);

        var waits = rig.Time.ShortWaits;
        Assert.Contains(waits, static delay => delay.TotalSeconds is >= 0.8 and < 1.6);
        Assert.Contains(waits, static delay => delay.TotalSeconds is >= 30 and < 60);
    }
}
