using Discovery.Tests.Support;

namespace Discovery.Tests.Interleaving;

/// <summary>Consumes by change tokens: asks, registers, and when called asks again.</summary>
internal sealed class Follower(StoreModel model)
{
    private IDisposable? _registration;
    private ServiceSnapshot? _asked;
    private bool _stopped;

    public List<ServiceSnapshot> Seen { get; } = [];

    public void Ask() => Seen.Add(_asked = model.Ask(Make.Basket));

    public void Register() => _registration = _asked!.ChangeToken.RegisterChangeCallback(static self => ((Follower)self!).OnChanged(), this);

    public void Stop()
    {
        _registration?.Dispose();
        _stopped = true;
    }

    private void OnChanged()
    {
        Assert.False(_stopped);
        Ask();
        Register();
    }
}
