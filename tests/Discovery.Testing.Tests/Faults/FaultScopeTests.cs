namespace Discovery.Testing.Tests.Faults;

/// <summary>Whom a fault strikes, and for how long.</summary>
public sealed class FaultScopeTests
{
    [Fact]
    public async Task Times_UsedUp_LetsRequestsPass()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(503).Times(2));

        Assert.Equal((int[])[503, 503, 200], await api.CodesAsync(Api.Slices, Api.Services, Api.Slices));
        Assert.Equal(2, fault.Strikes);
    }

    [Fact]
    public async Task Dispose_Always_RemovesTheFault()
    {
        await using var api = await Api.StartAsync();
        var fault = api.Server.Faults.Add(Fault.Status(500));
        Assert.Equal(500, (await api.GetAsync("/version")).Code);
        fault.Dispose();
        fault.Dispose();

        Assert.Equal(200, (await api.GetAsync("/version")).Code);
        Assert.Equal(1, fault.Strikes);
    }

    [Theory]
    [InlineData(Api.Slices, 500)]
    [InlineData(Api.AllSlices, 200)]
    [InlineData(Api.Slices + "/a", 404)]
    [InlineData(Api.Services, 200)]
    [InlineData("/version", 200)]
    public async Task On_VerbResourceAndNamespace_StrikesThatOnly(string path, int code)
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(500).On("list", "endpointslices", "default"));
        Assert.Equal(code, (await api.GetAsync(path)).Code);
    }

    [Fact]
    public async Task Where_Several_AllMustHold()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(500).Where(r => r.Resource == "services").Where(r => r.Query("limit") == "7"));

        Assert.Equal(200, (await api.GetAsync(Api.Services)).Code);
        Assert.Equal(200, (await api.GetAsync(Api.Slices + "?limit=7")).Code);
        Assert.Equal(500, (await api.GetAsync(Api.Services + "?limit=7")).Code);
    }

    [Fact]
    public async Task Add_Several_TheFirstThatAnswersHidesTheOthers()
    {
        await using var api = await Api.StartAsync();
        using var first = api.Server.Faults.Add(Fault.Status(503).Times(1));
        using var second = api.Server.Faults.Add(Fault.Status(429).Times(1));

        Assert.Equal((int[])[503, 429, 200], await api.CodesAsync("/version", "/version", "/version"));
        Assert.Equal((1, 1), (first.Strikes, second.Strikes));
    }

    [Fact]
    public async Task Clear_Always_RemovesEverything()
    {
        await using var api = await Api.StartAsync();
        api.Server.Faults.Add(Fault.Status(503));
        api.Server.Faults.Add(Fault.Reset());
        api.Server.Faults.Clear();
        Assert.Equal(200, (await api.GetAsync("/version")).Code);
    }

    [Fact]
    public async Task Times_ManyRequestsAtOnce_StrikesExactlySoOften()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(500).Times(20));
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => api.GetAsync("/version"))).WaitAsync(Api.Patience, Api.Cancellation);

        Assert.Equal(20, answers.Count(a => a.Code == 500));
        Assert.Equal(20, fault.Strikes);
    }

    [Fact]
    public void Narrowing_Senseless_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(200));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Status(429, retryAfterSeconds: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Reset().Times(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Reset().AfterEvents(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.Delay(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fault.LargeObjects(0));
    }
}
