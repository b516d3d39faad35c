using System.Text.Json;

namespace Discovery.AspNetCore.Dump;

/// <summary>Writes what a registry says of itself.</summary>
internal static class StatusWriter
{
    public static void Write(Utf8JsonWriter json, RegistryStatus status, DateTimeOffset now)
    {
        json.WriteString("phase"u8, status.Phase.ToString());
        json.WriteString("reason"u8, status.Reason);
        json.WriteString("since"u8, status.Since);
        if (status.LastContact is { } contact)
        {
            json.WriteString("lastContact"u8, contact);
            json.WriteNumber("ageSeconds"u8, Math.Round(Math.Max(0, (now - contact).TotalSeconds), 3));
        }
        else
        {
            json.WriteNull("lastContact"u8);
            json.WriteNull("ageSeconds"u8);
        }

        json.WriteStartArray("warnings"u8);
        foreach (var warning in status.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteStartObject("details"u8);
        foreach (var (name, value) in status.Details.OrderBy(static detail => detail.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("counts"u8);
        json.WriteNumber("services"u8, status.Services);
        json.WriteNumber("endpoints"u8, status.Endpoints);
        json.WriteEndObject();
    }
}
