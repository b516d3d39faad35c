using System.Text.Json;
using Discovery.AspNetCore.Answers;

namespace Discovery.AspNetCore.Dump;

/// <summary>Writes the registries: all of them with their status, and the services of one page.</summary>
internal sealed class DumpWriter(JsonStream stream, DumpQuery query, IEndpointEjections ejections, DateTimeOffset now)
{
    /// <summary>Goes up when a reader of an answer would have to change.</summary>
    public const int SchemaVersion = 1;

    private readonly Utf8JsonWriter _json = stream.Json;
    private int _left = query.Limit ?? int.MaxValue;
    private DumpCursor? _last;
    private bool _isMore;

    public async Task WriteAsync(IServiceRegistryCatalog catalog)
    {
        _json.WriteStartObject();
        _json.WriteNumber("schemaVersion"u8, SchemaVersion);
        _json.WriteString("time"u8, now);
        _json.WriteString("defaultRegistry"u8, catalog.DefaultRegistry);
        _json.WriteStartArray("registries"u8);
        foreach (var registry in catalog.Registries.Where(query.Takes))
        {
            _json.WriteStartObject();
            StatusWriter.Write(_json, registry.Name, registry.Status, now);
            _json.WriteStartArray("services"u8);
            await WriteServicesAsync(registry).ConfigureAwait(false);
            _json.WriteEndArray();
            _json.WriteEndObject();
            await stream.FlushIfLongAsync().ConfigureAwait(false);
        }

        _json.WriteEndArray();
        _json.WriteString("continue"u8, _isMore ? _last?.ToString() : null);
        _json.WriteEndObject();
        await stream.FlushAsync().ConfigureAwait(false);
    }

    private async ValueTask WriteServicesAsync(IServiceRegistry registry)
    {
        var isOver = false;
        var after = query.After?.In(registry.Name, out isOver);
        if (isOver || _isMore)
        {
            return;
        }

        foreach (var snapshot in OrderedServices.Of(registry, query, after))
        {
            if (_left == 0)
            {
                _isMore = true;
                return;
            }

            _left--;
            _last = new DumpCursor(registry.Name, snapshot.Id);
            await WriteAsync(snapshot).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(ServiceSnapshot snapshot)
    {
        _json.WriteStartObject();
        _json.WriteString("namespace"u8, Bounded.Text(snapshot.Id.Namespace));
        _json.WriteString("name"u8, Bounded.Text(snapshot.Id.Name));
        ServiceWriter.WriteCounts(_json, snapshot);
        _json.WriteStartArray("ports"u8);
        foreach (var port in snapshot.Ports)
        {
            await ServiceWriter.WriteAsync(stream, port).ConfigureAwait(false);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("endpoints"u8);
        var endpoints = snapshot.PeekEndpoints();
        var most = Math.Min(query.Endpoints ?? int.MaxValue, endpoints.Count);
        for (var index = 0; index < most; index++)
        {
            var endpoint = endpoints[index];
            ServiceWriter.Write(_json, endpoint, ejections.IsEjected(endpoint));
            await stream.FlushIfLongAsync().ConfigureAwait(false);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        await stream.FlushIfLongAsync().ConfigureAwait(false);
    }
}
