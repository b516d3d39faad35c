using Discovery.Yarp.Following;

namespace Discovery.Yarp.Tests.Interleaving;

/// <summary>Updates run when the test says so.</summary>
internal sealed class ManualScheduler : IUpdateScheduler
{
    private readonly List<IThreadPoolWorkItem> _waiting = [];

    public void Schedule(IThreadPoolWorkItem update) => _waiting.Add(update);

    public bool RunOne(Random random)
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        var index = random.Next(_waiting.Count);
        var update = _waiting[index];
        _waiting.RemoveAt(index);
        update.Execute();
        return true;
    }
}
