namespace Discovery.Kubernetes.Reflecting;

/// <summary>A body was silent for too long, or had not got where it was to get in time.</summary>
internal sealed class SilenceException(string message) : IOException(message);
