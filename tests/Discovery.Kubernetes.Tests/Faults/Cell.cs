using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>A cell of the matrix: a server, a registry that follows it, and a reader that misses nothing.</summary>
internal sealed class Cell : IAsyncDisposable
{
    public const string Token = "cell-token";
    private readonly Truth _web = new("web", 1);
    private readonly Truth _api = new("api", 2);
    private readonly OpenConnections _connections;
    private Reader? _reader;

    private Cell(EmbeddedApiServer server, string mode, Action<KubernetesRegistryOptions>? configure)
    {
        Server = server;
        var pulse = new Pulse();
        if (mode == Mode.List)
        {
            server.Faults.Add(Fault.Status(422).Where(static r => r.Query("sendInitialEvents") == "true"));
        }

        // Which resource is chosen when all fail is another matter (K01).
        var options = RegistryRig.Options(server.Address, static options => options.Resource = KubernetesEndpointResource.EndpointSlices, Token);
        configure?.Invoke(options);
        Resources = options.ResolveServicePorts ? ["endpointslices", "services"] : ["endpointslices"];
        Rig = new RegistryRig(options, pulse: pulse);
        _connections = new OpenConnections(server.Address, pulse);

        // A history long enough for a server without its data not to have caught up before anybody looks (K47).
        for (var i = 0; i < 100; i++)
        {
            server.CreateNamespace($"old-{i}");
        }

        server.GrantToken(Token, "cell", ApiServerRule.Read("endpointslices", "services"));
        Fill();
    }

    public EmbeddedApiServer Server { get; }

    public RegistryRig Rig { get; }

    /// <summary>What is watched.</summary>
    public string[] Resources { get; }

    public static async Task<Cell> StartAsync(string mode, Action<KubernetesRegistryOptions>? configure = null) =>
        new(await EmbeddedApiServer.StartAsync().WaitAsync(Pulse.Patience), mode, configure);

    /// <summary>Begins to read, and thereby starts the registry.</summary>
    public void Read() => _reader = new Reader(Rig, _web, _api);

    /// <summary>Waits until the registry is in step, and each of its watches runs.</summary>
    public async Task WatchingAsync()
    {
        await Rig.SyncedAsync();
        Write();
        await UntilAsync(() => ChangeIsVisible && Rig.Log.Count("Watching") >= Resources.Length);
    }

    /// <summary>Changes the endpoints of one service.</summary>
    public void Write() => Put(_web);

    /// <summary>Makes the objects that a server without data lacks.</summary>
    public void Fill()
    {
        Server.CreateNamespace("shop");
        foreach (var truth in (Truth[])[_web, _api])
        {
            Server.ApplyService("shop", truth.Service, ("http", 80, 8080));
            Put(truth);
        }
    }

    /// <summary>The server loses all its data.</summary>
    public async Task EmptyAsync()
    {
        _web.Gone();
        _api.Gone();
        await Server.RestartEmptyAsync().WaitAsync(Pulse.Patience);
    }

    /// <summary>Whether the latest change is resolved.</summary>
    public bool ChangeIsVisible => IsVisible(_web);

    /// <summary>Breaks every running watch once, or the next to come.</summary>
    public Task DropAsync() => StrikeOnceAsync(Fault.DropStreams(), static _ => { });

    /// <summary>Tells every running watch, or the next to come, that its version is too old.</summary>
    /// <param name="before">Runs before a watch is told.</param>
    public Task ExpireAsync(Action<string> before) => StrikeOnceAsync(Fault.ErrorEvent(410), before);

    /// <summary>Waits until a fault has struck so often.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="times">How often.</param>
    /// <param name="meanwhile">Whether to go on; called whenever something has happened.</param>
    public async Task StruckAsync(ActiveFault fault, int times, Func<bool>? meanwhile = null)
    {
        var struck = fault.WaitForStrikesAsync(times);
        _ = struck.ContinueWith(_ => Rig.Pulse.Beat(), TaskScheduler.Default);
        await UntilAsync(() => meanwhile?.Invoke() == true || struck.IsCompleted);
    }

    /// <summary>Waits, and fails at once when somebody has read what is not true.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        await Rig.Pulse.UntilAsync(() => _reader?.Wrong is not null || condition(), ToString);
        Assert.Null(_reader?.Wrong);
    }

    /// <summary>Holds all that must hold once trouble is over.</summary>
    /// <param name="runsOut">Which timers still run out.</param>
    /// <param name="troubles">How many there were.</param>
    public async Task AssertHealthyAsync(Func<TimeSpan, bool> runsOut, int troubles)
    {
        var rejected = Rejected;
        Write();
        Put(_api);
        await UntilAsync(() =>
        {
            if (Rejected != rejected)
            {
                // A list that was damaged may have been on its way, with what has just been written in it: that is known with the next write (K37).
                rejected = Rejected;
                Write();
                Put(_api);
            }

            // A watch that is believed only when it has held for a moment has held.
            Rig.Time.Fire(due => due.TotalSeconds == 1 || runsOut(due));
            return IsVisible(_web) && IsVisible(_api) && _connections.Active == Resources.Length
                && Rig.Registry.Status is { Phase: RegistryPhase.Synced, Reason: "", Warnings.Count: 0 };
        });

        // Beside its watch, each loop has asked for lists and for how far the history goes.
        Assert.InRange(_connections.Idle, 0, 2 * Resources.Length);
        Assert.Null(_reader?.Stop());
        Rig.Log.AssertQuiet(troubles, Resources);
    }

    /// <summary>Nothing is left of a registry that was stopped.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        await Rig.DisposeAsync();
        await UntilAsync(() => _connections is { Active: 0, Idle: 0 } && Rig.Time.Pending(static _ => true) == 0);
    }

    private string Rejected => Rig.Registry.Status.Details["rejectedObjects"];

    private bool IsVisible(Truth truth) => string.Join(' ', Rig.Resolve($"shop/{truth.Service}:80").Endpoints) == truth.Latest;

    private void Put(Truth truth) => Server.ApplyEndpointSlice("shop", $"{truth.Service}-a", truth.Service, [truth.Next()], ("http", 8080));

    private async Task StrikeOnceAsync(Fault fault, Action<string> before)
    {
        foreach (var active in Array.ConvertAll(Resources, resource => Server.Faults.Add(fault.On("watch", resource).Times(1).Where(r =>
        {
            before(r.Resource);
            return true;
        }))))
        {
            await StruckAsync(active, 1);
        }
    }

    public override string ToString() =>
        $"{Describe(_web)}; {Describe(_api)}; connections {_connections.Active} active {_connections.Idle} idle. {Rig}";

    private string Describe(Truth truth) =>
        $"{truth.Service}: latest {truth.Latest}, known {string.Join(' ', Rig.Usable($"shop/{truth.Service}"))}, resolved {Rig.Resolve($"shop/{truth.Service}:80").Reason}";

    public async ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        await Rig.DisposeAsync();
        _connections.Dispose();
        await Server.DisposeAsync().AsTask().WaitAsync(Pulse.Patience);
    }
}
