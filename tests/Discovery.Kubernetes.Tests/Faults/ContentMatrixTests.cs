namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>K37: what comes cannot be used.</summary>
public sealed class ContentMatrixTests
{
    public static TheoryData<string, string, string> Broken => FaultMatrix.Cells(Troubles.BrokenContent);

    public static TheoryData<string, string, string> Odd => FaultMatrix.Cells(Troubles.OddContent);

    [Theory]
    [MemberData(nameof(Broken))]
    public Task K37_BrokenContent_LastKnownGoodThenInStep(string trouble, string moment, string mode) =>
        FaultMatrix.AssertAsync(Troubles.Named(trouble), moment, mode);

    [Theory]
    [MemberData(nameof(Odd))]
    public Task K37_OddContent_LastKnownGoodThenInStep(string trouble, string moment, string mode) =>
        FaultMatrix.AssertAsync(Troubles.Named(trouble), moment, mode);
}
