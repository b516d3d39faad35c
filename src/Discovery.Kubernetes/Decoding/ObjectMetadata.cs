using System.Globalization;
using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>The few members of <c>metadata</c> that matter.</summary>
internal struct ObjectMetadata
{
    /// <summary>The label that names a slice's service.</summary>
    public static ReadOnlySpan<byte> ServiceNameLabel => "kubernetes.io/service-name"u8;

    public string? Namespace { get; set; }

    public string? Name { get; set; }

    public string? ResourceVersion { get; set; }

    /// <summary>The label <c>kubernetes.io/service-name</c>.</summary>
    public string? ServiceName { get; set; }

    public DateTimeOffset? LastChange { get; private set; }

    public int? Weight { get; private set; }

    public bool Truncated { get; private set; }

    public bool InitialEventsEnd { get; private set; }

    /// <summary>The resourceVersion as the number that Kubernetes says it is; 0 if it is none.</summary>
    public readonly ulong Version => ulong.TryParse(ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    public readonly ObjectKey Key => new(Namespace ?? "", Name ?? "");

    /// <summary>Reads the value of the property the reader stands on.</summary>
    public static ObjectMetadata Read(ref Utf8JsonReader reader, DecodeScope scope)
    {
        var metadata = default(ObjectMetadata);
        if (!scope.EnterObject(ref reader))
        {
            return metadata;
        }

        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                metadata.Name = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                metadata.Namespace = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                metadata.ResourceVersion = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                metadata.ReadLabels(ref reader, scope);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                metadata.ReadAnnotations(ref reader, scope);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return metadata;
    }

    /// <summary>
    /// What tells which object it is, of one that has text nobody can read in it: without its key, a list would seem to have
    /// lost it, and its previous version would not be kept (K37). Slow, and rare.
    /// </summary>
    public static ObjectMetadata ReadKeyOnly(Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var metadata = Find(document.RootElement, "metadata");
        return new ObjectMetadata
        {
            Name = Text(metadata, "name"),
            Namespace = Text(metadata, "namespace"),
            ResourceVersion = Text(metadata, "resourceVersion"),
        };
    }

    private static JsonElement? Find(JsonElement? parent, string name)
    {
        // One by one: TryGetProperty gives up at a neighbour whose name is no text.
        JsonElement? found = null;
        if (parent is { ValueKind: JsonValueKind.Object } some)
        {
            foreach (var member in some.EnumerateObject())
            {
                found = IsNamed(member, name) ? member.Value : found;
            }
        }

        return found;
    }

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement? parent, string name)
    {
        try
        {
            return Find(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // it is itself no text
        }
    }

    public void Set(Annotation annotation, string? value)
    {
        switch (annotation)
        {
            case Annotation.LastChange:
                LastChange = DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
                break;
            case Annotation.Weight:
                Weight = ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) ? weight : null;
                break;
            case Annotation.Capacity:
                Truncated = value == "truncated";
                break;
            case Annotation.InitialEventsEnd:
                InitialEventsEnd = value == "true";
                break;
        }
    }

    private void ReadLabels(ref Utf8JsonReader reader, DecodeScope scope)
    {
        if (!scope.EnterObject(ref reader))
        {
            return;
        }

        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals(ServiceNameLabel))
            {
                ServiceName = scope.ReadString(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, DecodeScope scope)
    {
        if (!scope.EnterObject(ref reader))
        {
            return;
        }

        while (DecodeScope.NextProperty(ref reader))
        {
            if (AnnotationKey.Read(ref reader) is var annotation and not Annotation.None)
            {
                Set(annotation, scope.ReadString(ref reader));
            }
            else
            {
                reader.TrySkip();
            }
        }
    }
}
