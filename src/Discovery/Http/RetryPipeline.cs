using Discovery.Metrics;
using Polly;
using Polly.Retry;

namespace Discovery.Http;

/// <summary>Repeats requests at other endpoints while that is safe, and while the client's budget lasts.</summary>
internal sealed class RetryPipeline
{
    private static readonly ResiliencePropertyKey<ServiceRequest> Key = new("Discovery.Request");

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly RetryBudget _budget;

    public RetryPipeline(EndpointChooser chooser, DiscoveryRetryOptions options, DiscoveryMetrics metrics)
    {
        _budget = new RetryBudget(options.BudgetRatio, options.BudgetBurst);
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                // At once: it is another endpoint.
                Delay = TimeSpan.Zero,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Context.Properties.TryGetValue(Key, out var request) && ShouldRepeat(request, chooser, options.MaxRetries)),
                OnRetry = _ =>
                {
                    metrics.Retried("http_client");
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Counts a request: it earns a part of a retry.</summary>
    public void Began() => _budget.Earn();

    /// <summary>Makes the attempts of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="first">The first attempt, if it has been made already; most requests need no other, and do without all this.</param>
    /// <param name="attempt">Makes one.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public async ValueTask<HttpResponseMessage> ExecuteAsync(
        ServiceRequest request,
        Task<HttpResponseMessage>? first,
        Func<ServiceRequest, CancellationToken, ValueTask<HttpResponseMessage>> attempt,
        CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(Key, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                (context, attempt) => Interlocked.Exchange(ref first, null) is { } made ? new ValueTask<HttpResponseMessage>(made) : attempt(request, context.CancellationToken),
                context,
                attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // The budget last: what would not be repeated anyway must not spend any of it.
    private bool ShouldRepeat(ServiceRequest request, EndpointChooser chooser, int maxRetries) =>
        request.Attempts <= maxRetries
        && AttemptOutcomes.MayRepeat(request.Outcome, request.Message)
        && chooser.HasAnother(request.Reference, AttemptHistory.Find(request.Message))
        && _budget.TrySpend();
}
