using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Tests.Secrets;

/// <summary>All activities of all sources, with everything that an exporter could send.</summary>
internal sealed class CapturedActivities : IDisposable
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ActivityListener _listener;

    public CapturedActivities()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _texts.Enqueue(Describe(activity)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IEnumerable<string> Texts => _texts;

    public void Dispose() => _listener.Dispose();

    private static string Describe(Activity activity) => string.Join(
        '\n',
        activity.Source.Name,
        activity.OperationName,
        activity.DisplayName,
        activity.StatusDescription,
        activity.TraceStateString,
        string.Join('\n', activity.TagObjects.Concat(activity.Events.SelectMany(static happened => happened.Tags)).Concat(activity.Links.SelectMany(static link => link.Tags ?? [])).Select(static tag => tag.ToString())),
        string.Join('\n', activity.Baggage.Select(static item => item.ToString())));
}
