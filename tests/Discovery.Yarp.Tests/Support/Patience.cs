namespace Discovery.Yarp.Tests.Support;

internal static class Patience
{
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(20);
}
