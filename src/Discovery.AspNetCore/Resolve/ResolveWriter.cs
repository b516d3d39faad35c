using System.Text.Json;
using Discovery.AspNetCore.Answers;
using Discovery.AspNetCore.Dump;

namespace Discovery.AspNetCore.Resolve;

/// <summary>Writes what a name comes to, and on what grounds.</summary>
internal sealed class ResolveWriter(JsonStream stream, IServiceRegistryCatalog catalog, IServiceResolver resolver, IEndpointEjections ejections, DateTimeOffset now)
{
    private readonly Utf8JsonWriter _json = stream.Json;

    public async Task WriteAsync(string name, ServiceReference reference)
    {
        var resolution = resolver.Resolve(reference);
        _json.WriteStartObject();
        _json.WriteNumber("schemaVersion"u8, DumpWriter.SchemaVersion);
        _json.WriteString("time"u8, now);
        _json.WriteString("name"u8, name);
        WriteReference(reference);
        _json.WriteString("status"u8, resolution.Status.ToString());
        _json.WriteString("reason"u8, Bounded.Text(resolution.Reason));
        await WriteGroundsAsync((reference.Registry ?? catalog.DefaultRegistry) is { } asked && catalog.TryGetRegistry(asked, out var registry) ? registry : null, reference).ConfigureAwait(false);
        _json.WriteStartArray("endpoints"u8);
        foreach (var endpoint in resolution.Endpoints)
        {
            ServiceWriter.Write(_json, endpoint, ejections.IsEjected(endpoint));
            await stream.FlushIfLongAsync().ConfigureAwait(false);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        await stream.FlushAsync().ConfigureAwait(false);
    }

    private void WriteReference(ServiceReference reference)
    {
        _json.WriteStartObject("reference"u8);
        _json.WriteString("registry"u8, reference.Registry);
        _json.WriteString("namespace"u8, reference.Namespace);
        _json.WriteString("service"u8, reference.Name);
        _json.WriteStartObject("port"u8);
        _json.WriteString("kind"u8, reference.Port.Kind.ToString());
        _json.WriteString("value"u8, reference.Port.Kind == PortSelectorKind.Scheme ? reference.Port.PortName : reference.Port.ToString());
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    // Read a moment after the resolution: it explains, it does not decide.
    private async ValueTask WriteGroundsAsync(IServiceRegistry? registry, ServiceReference reference)
    {
        if (registry is null)
        {
            _json.WriteNull("registry"u8);
            _json.WriteNull("service"u8);
            return;
        }

        _json.WriteStartObject("registry"u8);
        StatusWriter.Write(_json, registry.Name, registry.Status, now);
        _json.WriteEndObject();

        var snapshot = registry.GetService(new ServiceId(reference.Namespace ?? registry.DefaultNamespace, reference.Name));
        _json.WriteStartObject("service"u8);
        _json.WriteString("namespace"u8, snapshot.Id.Namespace);
        _json.WriteString("name"u8, snapshot.Id.Name);
        _json.WriteBoolean("exists"u8, snapshot.Exists);
        ServiceWriter.WriteCounts(_json, snapshot);
        if (snapshot.Exists)
        {
            await WriteAsync(PortOutcome.Of(snapshot, reference.Port)).ConfigureAwait(false);
        }
        else
        {
            _json.WriteNull("portRule"u8);
            _json.WriteNull("port"u8);
        }

        _json.WriteEndObject();
    }

    private async ValueTask WriteAsync(PortOutcome outcome)
    {
        _json.WriteString("portRule"u8, Bounded.Text(outcome.Rule));
        _json.WritePropertyName("port"u8);
        if (outcome.Port is null)
        {
            _json.WriteNullValue();
        }
        else
        {
            await ServiceWriter.WriteAsync(stream, outcome.Port).ConfigureAwait(false);
        }
    }
}
