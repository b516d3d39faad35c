namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>K32, K33, K35, K38: connections and servers come and go.</summary>
public sealed class ConnectionMatrixTests
{
    public static TheoryData<string, string, string> Cells => FaultMatrix.Cells(Troubles.Connections);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task K38_Trouble_LastKnownGoodThenInStep(string trouble, string moment, string mode) =>
        FaultMatrix.AssertAsync(Troubles.Named(trouble), moment, mode);
}

/// <summary>K34, K36: the server refuses.</summary>
public sealed class RefusalMatrixTests
{
    public static TheoryData<string, string, string> Cells => FaultMatrix.Cells(Troubles.Refusals);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task K36_Refusal_LastKnownGoodThenInStep(string trouble, string moment, string mode) =>
        FaultMatrix.AssertAsync(Troubles.Named(trouble), moment, mode);
}

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
