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
