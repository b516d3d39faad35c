namespace Discovery.Yarp.Following;

/// <summary>Where updates run: a change is signalled on the registry's thread, which must not be held up.</summary>
internal interface IUpdateScheduler
{
    void Schedule(IThreadPoolWorkItem update);
}
