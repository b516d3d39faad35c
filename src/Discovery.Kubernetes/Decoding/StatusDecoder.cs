using System.Text.Json;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads a <c>v1.Status</c>, whole and small, wherever it comes.</summary>
internal static class StatusDecoder
{
    public const string TooLargeCause = "ResourceVersionTooLarge";

    /// <summary>The Status in these bytes, or null if they are something else, as behind a proxy.</summary>
    public static StatusObject? TryDecode(ReadOnlySpan<byte> body)
    {
        try
        {
            if (body.StartsWith(Envelope.Magic))
            {
                var status = Envelope.Open(body);
                return status.Kind.SequenceEqual("Status"u8) ? StatusMessage.Read(status.Message) : null;
            }

            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return FromElement(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or InvalidDataException)
        {
            return null; // not a Status, or with text that is none: the caller has the HTTP status to go by
        }
    }

    public static StatusObject? FromElement(JsonElement status)
    {
        if (status.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var details = Member(status, "details", JsonValueKind.Object);
        var seconds = details is { } some && Member(some, "retryAfterSeconds", JsonValueKind.Number) is { } retry && retry.TryGetInt32(out var value) ? value : 0;
        return new StatusObject(
            Member(status, "code", JsonValueKind.Number) is { } code && code.TryGetInt32(out var number) ? number : 0,
            Member(status, "reason", JsonValueKind.String)?.GetString(),
            Member(status, "message", JsonValueKind.String)?.GetString(),
            seconds > 0 ? TimeSpan.FromSeconds(seconds) : null,
            details is { } given && HasCause(given));
    }

    private static bool HasCause(JsonElement details) =>
        Member(details, "causes", JsonValueKind.Array) is { } causes
        && causes.EnumerateArray().Any(static cause =>
            cause.ValueKind == JsonValueKind.Object && Member(cause, "reason", JsonValueKind.String)?.GetString() == TooLargeCause);

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;
}
