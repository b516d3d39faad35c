using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Secrets;

internal static class DumpReading
{
    /// <summary>The entry of this name in a list of the dump.</summary>
    public static async Task<JsonObject> GetFromJsonAsync(this HttpClient client, string list, string name, CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<JsonObject>("/discovery", cancellationToken))![list]!.AsArray().Single(item => (string?)item!["name"] == name)!.AsObject();
}
