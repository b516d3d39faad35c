using System.Text.Json;
using Discovery.AspNetCore.Answers;

namespace Discovery.AspNetCore.Dump;

/// <summary>Writes what a registry says of itself.</summary>
internal static class StatusWriter
{
    public static void Write(Utf8JsonWriter json, string name, RegistryStatus status, DateTimeOffset now)
    {
        WriteState(json, name, status);
        if (status.LastContact is { } contact)
        {
            json.WriteNumber("ageSeconds"u8, Math.Round(Math.Max(0, (now - contact).TotalSeconds), 3));
        }
        else
        {
            json.WriteNull("ageSeconds"u8);
        }

        WriteFacts(json, status);
    }

    /// <summary>Without its age, which is another one at any moment: for telling whether something has changed.</summary>
    public static void WriteAgeless(Utf8JsonWriter json, string name, RegistryStatus status)
    {
        WriteState(json, name, status);
        WriteFacts(json, status);
    }

    private static void WriteState(Utf8JsonWriter json, string name, RegistryStatus status)
    {
        json.WriteString("name"u8, Bounded.Text(name));
        json.WriteString("phase"u8, status.Phase.ToString());
        json.WriteString("reason"u8, Bounded.Text(status.Reason));
        json.WriteString("since"u8, status.Since);
        if (status.LastContact is { } contact)
        {
            json.WriteString("lastContact"u8, contact);
        }
        else
        {
            json.WriteNull("lastContact"u8);
        }
    }

    private static void WriteFacts(Utf8JsonWriter json, RegistryStatus status)
    {
        json.WriteStartArray("warnings"u8);
        foreach (var warning in Bounded.Texts(status.Warnings))
        {
            json.WriteStringValue(Bounded.Text(warning));
        }

        json.WriteEndArray();
        json.WriteStartObject("details"u8);
        foreach (var (name, value) in status.Details.OrderBy(static detail => detail.Key, StringComparer.Ordinal))
        {
            json.WriteString(Bounded.Text(name)!, Bounded.Text(value));
        }

        json.WriteEndObject();
        json.WriteStartObject("counts"u8);
        json.WriteNumber("services"u8, status.Services);
        json.WriteNumber("endpoints"u8, status.Endpoints);
        json.WriteEndObject();
    }
}
