namespace Gateway.Demo;

/// <summary>The section <c>Demo</c>.</summary>
public sealed class DemoOptions
{
    /// <summary>Where the demo's API server listens on 127.0.0.1.</summary>
    public int ApiServerPort { get; set; }

    /// <summary>Where the httpbin pods listen on 127.0.0.1, those to scale to included.</summary>
    public int[] BackendPorts { get; set; } = [];

    /// <summary>Starts it with nothing in it, whether a registry points at it or not: for a walk-through that begins with an empty cluster.</summary>
    public bool Empty { get; set; }

    /// <summary>How many of them are endpoints at the start.</summary>
    public int Pods { get; set; }
}
