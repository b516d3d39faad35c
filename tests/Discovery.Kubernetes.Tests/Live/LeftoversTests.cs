namespace Discovery.Kubernetes.Tests.Live;

/// <summary>What changes leave behind: nothing. That sockets and timers are gone at the end, the rig looks after in every test.</summary>
public sealed class LeftoversTests
{
    [Fact]
    public async Task K39_ManyChanges_LeaveNoTimerAndNothingUnobserved()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs e) =>
            Interlocked.Add(ref unobserved, e.Exception.ToString().Contains("   at Discovery.", StringComparison.Ordinal) ? 1 : 0);

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await ChangeAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(0, unobserved);
    }

    private static async Task ChangeAsync()
    {
        await using var clusters = await Clusters.StartAsync();
        string East(string more = "") => LiveConfiguration.Registry(clusters.East, more);
        await using var rig = new LiveRig(new LiveConfiguration(East()), clusters.Both);
        await using var audience = new Audience(rig, "k8s/shop/web", "(NotSynced)", "group 1");
        await audience.ArriveAsync();
        var timers = rig.Time.Pending(static _ => true);

        for (var i = 0; i < 5; i++)
        {
            audience.Expect("group 2", "group 1", "group 2", "RegistryDisabled", "(NotSynced)", "group 1");
            rig.Configuration.Change(LiveConfiguration.Registry(clusters.West));
            rig.Configuration.Change(East(""","NamespaceSelector":{"Equal":"shop"}"""));
            rig.Configuration.Change(LiveConfiguration.Registry(clusters.West, ""","LabelSelector":"tier" """));
            rig.Configuration.Change(East(""","Enabled":false"""));
            rig.Configuration.Change(East());
            await audience.ArriveAsync();
        }

        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static _ => true) == timers, rig.ToString);
    }
}
