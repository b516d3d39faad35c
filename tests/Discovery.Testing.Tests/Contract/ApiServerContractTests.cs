using Discovery.ApiServerContract;

// The suite that the real API server passes too, on the embedded one.
namespace Discovery.Testing.Tests.Contract;

public sealed class AccessTests(EmbeddedClusters clusters) : AccessContract(clusters);

public sealed class ApiServerRestartTests(EmbeddedClusters clusters) : ApiServerRestartContract(clusters);

public sealed class ApplyTests(EmbeddedClusters clusters) : ApplyContract(clusters);

public sealed class BookmarkTests(EmbeddedClusters clusters) : BookmarkContract(clusters);

public sealed class CreateTests(EmbeddedClusters clusters) : CreateContract(clusters);

public sealed class DeleteTests(EmbeddedClusters clusters) : DeleteContract(clusters);

public sealed class DiscoveryDocumentTests(EmbeddedClusters clusters) : DiscoveryDocumentContract(clusters);

public sealed class EtcdRestartTests(EmbeddedClusters clusters) : EtcdRestartContract(clusters);

public sealed class HistoryTests(EmbeddedClusters clusters) : HistoryContract(clusters);

public sealed class ListTests(EmbeddedClusters clusters) : ListContract(clusters);

public sealed class NamespaceTests(EmbeddedClusters clusters) : NamespaceContract(clusters);

public sealed class PagingTests(EmbeddedClusters clusters) : PagingContract(clusters);

public sealed class PatchTests(EmbeddedClusters clusters) : PatchContract(clusters);

public sealed class ReadTests(EmbeddedClusters clusters) : ReadContract(clusters);

public sealed class ResourceVersionTests(EmbeddedClusters clusters) : ResourceVersionContract(clusters);

public sealed class SelectorTests(EmbeddedClusters clusters) : SelectorContract(clusters);

public sealed class UpdateTests(EmbeddedClusters clusters) : UpdateContract(clusters);

public sealed class WatchTests(EmbeddedClusters clusters) : WatchContract(clusters);

public sealed class WatchListTests(EmbeddedClusters clusters) : WatchListContract(clusters);

public sealed class WatchSelectorTests(EmbeddedClusters clusters) : WatchSelectorContract(clusters);
