using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;

// The contract suite, on the real thing. One class each, so that they run in parallel.
namespace Discovery.IntegrationTests;

public sealed class AccessTests(RealClusters clusters) : AccessContract(clusters);

public sealed class ApiServerRestartTests(RealClusters clusters) : ApiServerRestartContract(clusters);

public sealed class ApplyTests(RealClusters clusters) : ApplyContract(clusters);

public sealed class BookmarkTests(RealClusters clusters) : BookmarkContract(clusters);

public sealed class CreateTests(RealClusters clusters) : CreateContract(clusters);

public sealed class DeleteTests(RealClusters clusters) : DeleteContract(clusters);

public sealed class DiscoveryDocumentTests(RealClusters clusters) : DiscoveryDocumentContract(clusters);

public sealed class EtcdRestartTests(RealClusters clusters) : EtcdRestartContract(clusters);

public sealed class HistoryTests(RealClusters clusters) : HistoryContract(clusters);

public sealed class ListTests(RealClusters clusters) : ListContract(clusters);

public sealed class NamespaceTests(RealClusters clusters) : NamespaceContract(clusters);

public sealed class PagingTests(RealClusters clusters) : PagingContract(clusters);

public sealed class PatchTests(RealClusters clusters) : PatchContract(clusters);

public sealed class ReadTests(RealClusters clusters) : ReadContract(clusters);

public sealed class ResourceVersionTests(RealClusters clusters) : ResourceVersionContract(clusters);

public sealed class SelectorTests(RealClusters clusters) : SelectorContract(clusters);

public sealed class UpdateTests(RealClusters clusters) : UpdateContract(clusters);

public sealed class WatchTests(RealClusters clusters) : WatchContract(clusters);

public sealed class WatchListTests(RealClusters clusters) : WatchListContract(clusters);

public sealed class WatchSelectorTests(RealClusters clusters) : WatchSelectorContract(clusters);
