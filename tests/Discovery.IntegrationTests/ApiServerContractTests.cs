using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;

// The contract suite, on the real thing. One class each, so that they run in parallel.
namespace Discovery.IntegrationTests;

public sealed class CreateTests(RealClusters clusters) : CreateContract(clusters);
