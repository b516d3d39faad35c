namespace Discovery.Grpc.Tests.Support;

/// <summary>Every await of a test ends, one way or the other.</summary>
internal static class Patience
{
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(20);

    public static Task Bounded(this Task task) => task.WaitAsync(Time, TestContext.Current.CancellationToken);

    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Time, TestContext.Current.CancellationToken);
}
