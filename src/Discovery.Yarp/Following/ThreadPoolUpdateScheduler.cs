namespace Discovery.Yarp.Following;

internal sealed class ThreadPoolUpdateScheduler : IUpdateScheduler
{
    public void Schedule(IThreadPoolWorkItem update) => ThreadPool.UnsafeQueueUserWorkItem(update, preferLocal: false);
}
