namespace Discovery.Yarp.Following;

/// <summary>
/// Runs one piece of work, one run at a time. Who comes while it runs does not wait: the running thread runs it once more, for
/// all who came. Who returns from <see cref="Run"/> knows that a run began after the call.
/// </summary>
internal sealed class SerialWork(Action work, Action<Exception> onError)
{
    private int _requests;

    public void Run()
    {
        if (Interlocked.Increment(ref _requests) != 1)
        {
            return;
        }

        int served;
        do
        {
            served = Volatile.Read(ref _requests);
            try
            {
                work();
            }
#pragma warning disable CA1031 // Foreign code runs inside (policies); whatever it throws, later changes must still get through.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                onError(exception);
            }
        }
        while (Interlocked.CompareExchange(ref _requests, 0, served) != served);
    }
}
