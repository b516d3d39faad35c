namespace Discovery.Kubernetes.Reflecting;

/// <summary>The server said nothing for longer than it may.</summary>
internal sealed class SilenceException(TimeSpan timeout) : IOException($"nothing came for {timeout.TotalSeconds:0} s");
