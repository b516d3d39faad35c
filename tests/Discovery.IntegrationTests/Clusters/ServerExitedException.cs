namespace Discovery.IntegrationTests.Clusters;

/// <summary>A server ended instead of becoming ready: somebody else may have taken its port.</summary>
internal sealed class ServerExitedException(string message) : Exception(message);
