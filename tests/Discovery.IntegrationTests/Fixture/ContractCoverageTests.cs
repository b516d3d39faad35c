using Discovery.ApiServerContract;

namespace Discovery.IntegrationTests.Fixture;

public sealed class ContractCoverageTests
{
    [Fact]
    public void Suite_EveryPart_RunsHere() => ContractCoverage.AssertComplete(typeof(ContractCoverageTests).Assembly);
}
