using System.Text.Json.Nodes;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>All that can go wrong: the rows of the matrix.</summary>
internal static class Troubles
{
    // How long initial events may pause, or not begin (K30).
    private static readonly Func<TimeSpan, bool> Pause = static due => due == TimeSpan.FromSeconds(5);
    private static readonly Func<TimeSpan, bool> AnswerTimeout = static due => due == TimeSpan.FromSeconds(70) || Pause(due);
    private static readonly Func<TimeSpan, bool> Watchdog = static due => due == TimeSpan.FromMinutes(3) || Pause(due);

    // What a first list hides stays hidden until it changes: there is no version before it to keep (K37).
    private static readonly string[] Later = [Moment.RunningWatch, Moment.Relist, Moment.Reconnect];

    /// <summary>Connections that are refused, break or say nothing, and servers that come back.</summary>
    public static Trouble[] Connections { get; } =
    [
        new("connections refused", Strikes.Streams)
        {
            Moments = [Moment.FirstSync, Moment.RunningWatch, Moment.Reconnect],
            Begin = static cell => cell.Server.StopAsync(),
            IsFelt = static cell => cell.Rig.Time.ShortWaits.Count >= 6,
            End = static cell => cell.Server.RestartAsync(),
        },

        // A watch that is told 410 leaves its connection to the relist.
        new("connections rejected", Strikes.Requests, Fault.RejectConnections()) { Moments = [Moment.FirstSync, Moment.RunningWatch, Moment.Reconnect] },
        new("reset", Strikes.Requests, Fault.Reset()),
        new("streams dropped", Strikes.Streams, Fault.DropStreams()),
        new("late answers", Strikes.Requests, Fault.Delay(TimeSpan.FromMilliseconds(5))) { Times = 2 },
        new("half-open before the head until it ends", Strikes.Requests, Fault.Stall()) { Times = 2 },
        new("half-open before the head and given up", Strikes.Requests, Fault.Stall()) { RunsOut = AnswerTimeout },
        new("half-open watch until it ends", Strikes.Streams, Fault.SilentStreams()) { Times = 2 },
        new("half-open watch and given up", Strikes.Streams, Fault.SilentStreams()) { RunsOut = Watchdog },
        new("server restarted", Strikes.Requests) { Begin = static cell => cell.Server.RestartAsync() },
        new("server restored without its data", Strikes.Requests) { Begin = static cell => cell.EmptyAsync(), End = Do(static cell => cell.Fill()), ChangesMeanwhile = false },
        new("history compacted", Strikes.Requests) { Begin = Do(static cell => { cell.Write(); cell.Server.Compact(); }) },
    ];

    /// <summary>Answers that say no.</summary>
    public static Trouble[] Refusals { get; } =
    [
        .. ((int[])[401, 403, 404, 410, 429, 500, 503, 504]).Select(static code => new Trouble($"{code}", Strikes.Requests, Fault.Status(code))),
        .. ((int[])[429, 503]).Select(static code => new Trouble($"{code} with Retry-After", Strikes.Requests, Fault.Status(code, retryAfterSeconds: 17))),
        new("token expired", Strikes.Requests, Fault.ExpiredToken(Cell.Token)),
        new("302", Strikes.Requests, Fault.Redirect(new("http://127.0.0.1:1/"))),
        .. ((int[])[410, 429, 500]).Select(static code => new Trouble($"ERROR event {code}", Strikes.Streams, Fault.ErrorEvent(code))),
        new("ERROR event without Status", Strikes.Streams, Fault.LastLine("""{"type":"ERROR","object":{"kind":5,"code":"x","message":[{}],"details":null}}""")),
        new("ERROR event without object", Strikes.Streams, Fault.LastLine("""{"type":"ERROR","object":"boom"}""")),
        new("503 while the wall clock goes forward", Strikes.Requests, Fault.Status(503)) { Begin = Do(static cell => cell.Rig.Time.SetWallClock(TimeSpan.FromHours(5))) },
        new("503 while the wall clock goes back", Strikes.Requests, Fault.Status(503)) { Begin = Do(static cell => cell.Rig.Time.SetWallClock(TimeSpan.FromHours(-5))) },
        new("503 after hours of sleep", Strikes.Requests, Fault.Status(503)) { Begin = Do(static cell => cell.Rig.Time.Advance(TimeSpan.FromHours(5))) },
        new("503 and no clock to rely on", Strikes.Requests, Fault.Status(503)) { Begin = Do(static cell => cell.Rig.Time.Advance(TimeSpan.FromHours(-5))) },
    ];

    /// <summary>Answers and events that are not what they should be, and break what follows them.</summary>
    public static Trouble[] BrokenContent { get; } =
    [
        new("cut in the middle", Strikes.Events, Fault.Cut()),
        new("malformed JSON", Strikes.Events, Fault.MalformedJson()),
        new("truncated JSON", Strikes.Events, Fault.TruncatedJson()),
        new("an HTML page", Strikes.Requests, Fault.Page()),
        new("JSON of something else", Strikes.Requests, Fault.Page("""{"kind":"Status","status":"Success"}""", "application/json")),
        new("an empty answer", Strikes.Requests, Fault.Page("")),
        new("a flood without newline", Strikes.Requests, Fault.Flood().Times(2)) { Times = 2, Moments = [Moment.FirstSync, Moment.Relist, Moment.Reconnect] },
        new("the second page fails", Strikes.Requests, Fault.FailingPages()) { Begin = MorePages, Moments = [Moment.FirstSync, Moment.Relist], Modes = [Mode.List] },
        new("no end of the initial events", Strikes.Requests, Fault.NoInitialEventsEnd()) { Times = 1, RunsOutLater = Pause, Modes = [Mode.WatchList], Moments = [Moment.FirstSync, Moment.Relist] },
    ];

    /// <summary>Answers and events that are odd, and can be read.</summary>
    public static Trouble[] OddContent { get; } =
    [
        new("unknown fields", Strikes.Events, Fault.UnknownFields()) { Times = 1 },
        new("unknown event types", Strikes.Events, Fault.UnknownEventType()) { Times = 1 },
        new("large objects", Strikes.Events, Fault.LargeObjects()) { Times = 1 },
        new("events come twice", Strikes.Events, Fault.DuplicateEvents()) { Times = 1 },
        new("events out of order", Strikes.Events, Fault.StaleEvents()) { Times = 1 },
        new("an object without metadata", Strikes.Events, Damaged(static item => item.Remove("metadata"))) { Times = 1, Moments = Later },
        new("an object of wrong types", Strikes.Events, Damaged(static item => item["metadata"]!["labels"] = 7)) { Times = 1, Moments = Later },
        new("an object that is null", Strikes.Events, Fault.Rewrite(NullObject)) { Times = 1, Moments = Later },
    ];

    public static IEnumerable<Trouble> All => [.. Connections, .. Refusals, .. BrokenContent, .. OddContent];

    public static Trouble Named(string name) => All.Single(trouble => trouble.Name == name);

    // The server says that there is more, as one with many objects does.
    private static Task MorePages(Cell cell)
    {
        cell.Server.Faults.Add(Fault.Rewrite(static json => json["metadata"]!["continue"] = "more").On("list").Times(6));
        return Task.CompletedTask;
    }

    private static Fault Damaged(Action<JsonObject> damage) => Fault.Rewrite(json =>
    {
        if ((json["object"] ?? json["items"]?.AsArray().FirstOrDefault()) is JsonObject item)
        {
            damage(item);
        }
    });

    private static void NullObject(JsonObject json)
    {
        if (json["items"] is JsonArray { Count: > 0 } items)
        {
            items[0] = null;
        }
        else if (json["object"] is not null)
        {
            json["object"] = null;
        }
    }

    private static Func<Cell, Task> Do(Action<Cell> what) => cell =>
    {
        what(cell);
        return Task.CompletedTask;
    };
}
