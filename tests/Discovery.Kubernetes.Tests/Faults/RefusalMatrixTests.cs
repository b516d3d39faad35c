namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>K34, K36: the server refuses.</summary>
public sealed class RefusalMatrixTests
{
    public static TheoryData<string, string, string> Cells => FaultMatrix.Cells(Troubles.Refusals);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task K36_Refusal_LastKnownGoodThenInStep(string trouble, string moment, string mode) =>
        FaultMatrix.AssertAsync(Troubles.Named(trouble), moment, mode);
}
