using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>Registries that come, go and change while they are asked without pause: the answer before or the one after, nothing else.</summary>
public sealed class ReconfigurationTests
{
    private const string Web = "k8s/shop/web";

    [Fact]
    public async Task Registry_AddedAndRemoved_UnknownThenItsAnswersThenUnknown()
    {
        await using var clusters = await Clusters.StartAsync();
        var east = LiveConfiguration.Registry(clusters.East);
        await using var rig = new LiveRig(new LiveConfiguration(east), clusters.Both);
        await using var old = new Audience(rig, Web, "(NotSynced)", "group 1");
        await using var added = new Audience(rig, "west/shop/web", "UnknownRegistry");
        await old.ArriveAsync();
        await added.AskAgainAsync();

        added.Expect("(NotSynced)", "group 2");
        rig.Configuration.Change($"{east},{LiveConfiguration.Registry(clusters.West, name: "west")}");
        await added.ArriveAsync();
        added.Expect("UnknownRegistry");
        rig.Configuration.Change(east);
        await added.ArriveAsync();

        await old.AskAgainAsync();
    }

    [Fact]
    public async Task Registry_DisabledAndEnabled_ItsAnswersThenDisabledThenItsAnswersAgain()
    {
        await using var clusters = await Clusters.StartAsync();
        await using var rig = new LiveRig(new LiveConfiguration(LiveConfiguration.Registry(clusters.East)), clusters.Both);
        await using var audience = new Audience(rig, Web, "(NotSynced)", "group 1");
        await audience.ArriveAsync();

        audience.Expect("RegistryDisabled");
        rig.Configuration.Change(LiveConfiguration.Registry(clusters.East, ""","Enabled":false"""));
        await audience.ArriveAsync();
        Assert.Equal(RegistryPhase.Disabled, rig.Status().Phase);
        Assert.Equal(HealthStatus.Healthy, (await rig.HealthAsync()).Status);

        audience.Expect("(NotSynced)", "group 1");
        rig.Configuration.Change(LiveConfiguration.Registry(clusters.East));
        await audience.ArriveAsync();
    }

    [Fact]
    public async Task K03_NamespaceSelectorChanges_EachNamespaceGoesFromOneAnswerToTheNext()
    {
        await using var clusters = await Clusters.StartAsync();
        string Selecting(string selector) => LiveConfiguration.Registry(clusters.East, $$""","NamespaceSelector":{{selector}}""");
        await using var rig = new LiveRig(new LiveConfiguration(Selecting("""{"Equal":"shop"}""")), clusters.Both);
        await using var shop = new Audience(rig, Web, "(NotSynced)", "group 1");
        await using var apisix = new Audience(rig, "k8s/apisix/web", "NamespaceExcluded");
        await shop.ArriveAsync();
        await apisix.AskAgainAsync();

        apisix.Expect("group 3");
        rig.Configuration.Change(Selecting("""{"Match":["shop","apisix"]}"""));
        await apisix.ArriveAsync();
        await shop.AskAgainAsync();

        shop.Expect("NamespaceExcluded");
        rig.Configuration.Change(Selecting("""{"Match":["api.*"]}"""));
        await shop.ArriveAsync();
        await apisix.AskAgainAsync();
    }

    [Fact]
    public async Task LabelSelectorChanges_EndpointsOfOneSelectionThenThoseOfTheOther()
    {
        await using var clusters = await Clusters.StartAsync();
        Clusters.Put(clusters.East, "shop", 4, "gold");
        string Selecting(string labels) => LiveConfiguration.Registry(clusters.East, $$""","LabelSelector":"{{labels}}" """);
        await using var rig = new LiveRig(new LiveConfiguration(Selecting("tier=gold")), clusters.Both);
        await using var audience = new Audience(rig, Web, "(NotSynced)", "group 4");
        await audience.ArriveAsync();

        foreach (var (selector, group) in new[] { ("tier!=gold", 1), ("tier in (gold)", 4) })
        {
            audience.Expect($"group {group}");
            rig.Configuration.Change(Selecting(selector));
            await audience.ArriveAsync();
        }
    }

    [Fact]
    public async Task K42_InvalidChange_NobodySeesAnythingOfIt()
    {
        await using var clusters = await Clusters.StartAsync();
        var valid = LiveConfiguration.Registry(clusters.East);
        await using var rig = new LiveRig(new LiveConfiguration(valid), clusters.Both) { ExpectedErrors = 1 };
        await using var audience = new Audience(rig, Web, "(NotSynced)", "group 1");
        await using var other = new Audience(rig, "west/shop/web", "UnknownRegistry");
        await audience.ArriveAsync();

        rig.Configuration.Change($"{LiveConfiguration.Registry(clusters.West)},{LiveConfiguration.Registry(clusters.West, ""","Resource":"Slices" """, name: "west")}");
        await audience.AskAgainAsync();
        await other.AskAgainAsync();

        var health = (await rig.HealthAsync()).Entries.Single().Value;
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Contains("1 warning", health.Description, StringComparison.Ordinal);
        Assert.Contains("Discovery:Registries:west:Resource", Assert.Single(rig.Status().Warnings), StringComparison.Ordinal);

        rig.Configuration.Change(valid);
        await audience.AskAgainAsync();
        Assert.Empty(rig.Status().Warnings);
    }
}
