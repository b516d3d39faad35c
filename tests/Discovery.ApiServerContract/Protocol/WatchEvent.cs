using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>One line of a watch.</summary>
public sealed record WatchEvent(string Type, JsonObject Json)
{
    public string Name => Json.Name();

    public string ResourceVersion => Json.ResourceVersion();

    /// <summary>True for the bookmark that ends the initial events of a watch with sendInitialEvents.</summary>
    public bool IsInitialEventsEnd => Type == "BOOKMARK" && Json.Text("metadata", "annotations", "k8s.io/initial-events-end") == "true";

    /// <summary>"ADDED a", for comparing sequences.</summary>
    public override string ToString() => $"{Type} {Name}".TrimEnd();
}
