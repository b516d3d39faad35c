using Discovery.ApiServerContract;

namespace Discovery.Testing.Tests.Contract;

public sealed class ContractCoverageTests
{
    [Fact]
    public void Suite_EveryPart_RunsHere() => ContractCoverage.AssertComplete(typeof(ContractCoverageTests).Assembly);
}
