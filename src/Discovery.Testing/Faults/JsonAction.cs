using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Testing.Faults;

/// <summary>Changes bodies and events into other JSON.</summary>
internal sealed class JsonAction(Action<JsonObject> change) : ContentAction
{
    public override Task AnswerAsync(FaultSession session, ActiveFault fault, Func<Task> next) => session.RewriteAsync(next, Apply);

    public override IEnumerable<WatchLine> Change(WatchLine line, ApiServerRequest request) => [line.Change(Apply)];

    private byte[] Apply(byte[] utf8)
    {
        try
        {
            var json = Json.Parse(utf8)!.AsObject();
            change(json);
            return Json.ToBytes(json);
        }
        catch (JsonException)
        {
            // Another fault was here before.
            return utf8;
        }
    }
}
