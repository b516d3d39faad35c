namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>A test with a deadline: whatever does not come ends it.</summary>
public abstract class EndToEndTest : IDisposable
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    protected EndToEndTest(TimeSpan? limit = null) => _deadline.CancelAfter(limit ?? TimeSpan.FromMinutes(2));

    protected CancellationToken Deadline => _deadline.Token;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _deadline.Dispose();
}
