using System.Text.Json;

namespace Discovery.Kubernetes.Decoding;

/// <summary>The annotations that matter.</summary>
internal enum Annotation
{
    None,
    LastChange,
    Weight,
    Capacity,
    InitialEventsEnd,
}

/// <summary>Their keys.</summary>
internal static class AnnotationKey
{
    private static ReadOnlySpan<byte> LastChange => "endpoints.kubernetes.io/last-change-trigger-time"u8;

    private static ReadOnlySpan<byte> Weight => "discovery.dotnet/weight"u8;

    private static ReadOnlySpan<byte> Capacity => "endpoints.kubernetes.io/over-capacity"u8;

    private static ReadOnlySpan<byte> InitialEventsEnd => "k8s.io/initial-events-end"u8;

    /// <summary>The annotation whose name the reader stands on.</summary>
    public static Annotation Read(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals(LastChange) ? Annotation.LastChange
        : reader.ValueTextEquals(Weight) ? Annotation.Weight
        : reader.ValueTextEquals(Capacity) ? Annotation.Capacity
        : reader.ValueTextEquals(InitialEventsEnd) ? Annotation.InitialEventsEnd
        : Annotation.None;

    /// <summary>The annotation of this key.</summary>
    public static Annotation Read(ReadOnlySpan<byte> key) =>
        key.SequenceEqual(LastChange) ? Annotation.LastChange
        : key.SequenceEqual(Weight) ? Annotation.Weight
        : key.SequenceEqual(Capacity) ? Annotation.Capacity
        : key.SequenceEqual(InitialEventsEnd) ? Annotation.InitialEventsEnd
        : Annotation.None;
}
