using System.IO.Pipelines;
using System.Text.Json;

namespace Discovery.AspNetCore.Dump;

/// <summary>Writes the registries as JSON, piece by piece: a hundred thousand endpoints never stand in memory as text.</summary>
internal sealed class DumpWriter(Utf8JsonWriter json, PipeWriter pipe, DateTimeOffset now, CancellationToken cancellationToken)
{
    /// <summary>Goes up when a reader of the document would have to change.</summary>
    private const int SchemaVersion = 1;

    private const int FlushAt = 16 * 1024;

    public async Task WriteAsync(IServiceRegistryCatalog catalog, DumpFilter filter)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion"u8, SchemaVersion);
        json.WriteString("time"u8, now);
        json.WriteString("defaultRegistry"u8, catalog.DefaultRegistry);
        json.WriteStartArray("registries"u8);
        foreach (var registry in catalog.Registries.Where(filter.Takes))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, registry.Name);
            StatusWriter.Write(json, registry.Status, now);
            json.WriteStartArray("services"u8);
            foreach (var snapshot in filter.Services(registry))
            {
                await WriteAsync(snapshot).ConfigureAwait(false);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(ServiceSnapshot snapshot)
    {
        json.WriteStartObject();
        json.WriteString("namespace"u8, snapshot.Id.Namespace);
        json.WriteString("name"u8, snapshot.Id.Name);
        json.WriteStartArray("ports"u8);
        foreach (var port in snapshot.Ports)
        {
            ServiceWriter.Write(json, port);
        }

        json.WriteEndArray();
        json.WriteStartArray("endpoints"u8);
        foreach (var endpoint in snapshot.AllEndpoints)
        {
            ServiceWriter.Write(json, endpoint);
            await FlushIfLongAsync().ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await FlushIfLongAsync().ConfigureAwait(false);
    }

    // Waiting here is what keeps a slow reader from filling our memory.
    private async ValueTask FlushIfLongAsync()
    {
        if (json.BytesPending + pipe.UnflushedBytes >= FlushAt)
        {
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
