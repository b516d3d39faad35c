using Discovery.Tests.Support;

namespace Discovery.Tests.Snapshots;

public sealed class SnapshotStoreTests
{
    private readonly List<Exception> _errors = [];
    private readonly SnapshotStore _store;

    public SnapshotStoreTests() => _store = new SnapshotStore(_errors.Add);

    [Fact]
    public void Publish_NewService_FiresTheTokenOfWhoFoundItMissing()
    {
        var missing = _store.Get(Make.Basket);

        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);

        Assert.False(missing.Exists);
        Assert.True(missing.ChangeToken.HasChanged);
        Assert.True(_store.Get(Make.Basket).Exists);
        Assert.False(_store.Get(Make.Orders).ChangeToken.HasChanged);
    }

    [Fact]
    public void Publish_OneServiceChanges_TheOthersTokensStay()
    {
        _store.Publish([Make.Snapshot(Make.Basket), Make.Snapshot(Make.Orders)], []);
        var (basket, orders) = (_store.Get(Make.Basket), _store.Get(Make.Orders));

        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);

        Assert.True(basket.ChangeToken.HasChanged);
        Assert.False(orders.ChangeToken.HasChanged);
        Assert.Same(orders, _store.Get(Make.Orders));
    }

    [Fact]
    public void Publish_SameContent_ChangesAndFiresNothing()
    {
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);
        var before = _store.Get(Make.Basket);

        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);

        Assert.Same(before, _store.Get(Make.Basket));
        Assert.False(before.ChangeToken.HasChanged);
    }

    [Fact]
    public void Publish_Removed_IsMissingAndFires()
    {
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);
        var before = _store.Get(Make.Basket);

        _store.Publish([], [Make.Basket, Make.Orders]);

        Assert.True(before.ChangeToken.HasChanged);
        Assert.False(_store.Get(Make.Basket).Exists);
        Assert.Empty(_store.Services);
    }

    [Fact]
    public void Publish_Several_CountsServicesAndEndpoints()
    {
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2")), Make.Snapshot(Make.Orders, Make.Endpoint("10.0.1.1"))], []);
        Assert.Equal((2, 3), (_store.ServiceCount, _store.EndpointCount));

        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], [Make.Orders]);
        Assert.Equal((1, 1), (_store.ServiceCount, _store.EndpointCount));

        _store.Complete();
        Assert.Equal((0, 0), (_store.ServiceCount, _store.EndpointCount));
    }

    [Fact]
    public void Publish_StatusMoved_FiresTheTokensOfWhatIsMissing()
    {
        var missing = _store.Get(Make.Basket);
        var order = new List<string>();
        using var registration = missing.ChangeToken.RegisterChangeCallback(_ => order.Add("signal"), null);

        _store.Publish([], [], () => order.Add("status"));

        Assert.Equal(["status", "signal"], order);
    }

    [Fact]
    public void Publish_InACallback_NewAnswerIsThere()
    {
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);
        string? seen = null;
        using var registration = _store.Get(Make.Basket).ChangeToken.RegisterChangeCallback(
            _ => seen = _store.Get(Make.Basket).GetEndpoints(PortSelector.Any)[0].Host, null);

        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2"))], []);

        Assert.Equal("10.0.0.2", seen);
    }

    [Fact]
    public void Publish_ACallbackThrows_TheOthersHearOfItAndItIsReported()
    {
        _store.Publish([Make.Snapshot(Make.Basket), Make.Snapshot(Make.Orders)], []);
        var heard = 0;
        using var first = _store.Get(Make.Basket).ChangeToken.RegisterChangeCallback(static _ => throw new InvalidOperationException("mine"), null);
        using var second = _store.Get(Make.Orders).ChangeToken.RegisterChangeCallback(_ => heard++, null);

        _store.Publish([], [Make.Basket, Make.Orders]);

        Assert.Equal(1, heard);
        Assert.Equal("mine", Assert.IsType<AggregateException>(Assert.Single(_errors)).InnerException!.Message);
    }

    [Fact]
    public void Publish_SnapshotThatWasPublishedBefore_HasAFreshToken()
    {
        var first = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"));
        _store.Publish([first], []);
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2"))], []);

        _store.Publish([first], []);

        Assert.True(first.ChangeToken.HasChanged);
        Assert.False(_store.Get(Make.Basket).ChangeToken.HasChanged);
        Assert.Equal("10.0.0.1", _store.Get(Make.Basket).AllEndpoints[0].Host);
    }

    [Fact]
    public void Publish_SnapshotOfAnotherStore_DoesNotShareItsToken()
    {
        var other = new SnapshotStore(_errors.Add);
        other.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);
        _store.Publish([other.Get(Make.Basket)], []);

        other.Publish([], [Make.Basket]);

        Assert.False(_store.Get(Make.Basket).ChangeToken.HasChanged);
    }

    [Fact]
    public void Publish_SnapshotOfAMissingService_RemovesIt()
    {
        // What a bridge does that passes on another registry's changes.
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);
        var before = _store.Get(Make.Basket);

        _store.Publish([new SnapshotStore(_errors.Add).Get(Make.Basket)], []);

        Assert.Empty(_store.Services);
        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(0, _store.EndpointCount);
    }

    [Fact]
    public void Complete_Twice_FiresEverythingAndStaysEmpty()
    {
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);
        var (known, missing) = (_store.Get(Make.Basket), _store.Get(Make.Orders));

        _store.Complete();
        _store.Complete();
        _store.Publish([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))], []);

        Assert.True(known.ChangeToken.HasChanged);
        Assert.True(missing.ChangeToken.HasChanged);
        Assert.False(_store.Get(Make.Basket).Exists);
    }

    [Fact]
    public void Get_NamesThatDoNotExist_CostOneSnapshotAndNoMore()
    {
        var first = _store.Get(new ServiceId("shop", "made-up-0"));

        Assert.Same(first.ChangeToken, _store.Get(new ServiceId("shop", "made-up-1")).ChangeToken);
        Assert.Equal(0, _store.ServiceCount);
    }
}
