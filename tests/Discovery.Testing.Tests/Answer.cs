using System.Text.Json.Nodes;

namespace Discovery.Testing.Tests;

/// <summary>What came back.</summary>
internal sealed record Answer(int Code, string Text, string Warnings)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Message => (string)Json["message"]!;

    public string? Reason => (string?)Json["reason"];

    public string ResourceVersion => (string)Json["metadata"]!["resourceVersion"]!;

    public string? Continue => (string?)Json["metadata"]!["continue"];

    public string[] Names => [.. Json["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!)];

    public string[] CauseFields => [.. Json["details"]!["causes"]!.AsArray().Select(c => (string)c!["field"]!)];
}
