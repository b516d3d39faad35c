using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Reasons;

/// <summary>Explains a 503 for want of destinations, in the log and, where wanted, in a header.</summary>
internal sealed class ReasonMiddleware(
    RequestDelegate next, DestinationReasons reasons, ReasonLog log, IOptions<DiscoveryProxyOptions> options, IWebHostEnvironment environment)
{
    public const string Header = "Discovery-Reason";

    private readonly bool _writesHeader = options.Value.ReasonHeader ?? environment.IsDevelopment();

    public Task InvokeAsync(HttpContext context)
    {
        var answer = next(context);
        if (!answer.IsCompletedSuccessfully)
        {
            return AwaitAsync(answer, context);
        }

        Explain(context);
        return Task.CompletedTask;
    }

    private async Task AwaitAsync(Task answer, HttpContext context)
    {
        await answer.ConfigureAwait(false);
        Explain(context);
    }

    private void Explain(HttpContext context)
    {
        if (context.Features.Get<IForwarderErrorFeature>()?.Error != ForwarderError.NoAvailableDestinations
            || context.Features.Get<IReverseProxyFeature>()?.Cluster.Config.ClusterId is not { } clusterId
            || reasons.Of(clusterId) is not { } reason)
        {
            return;
        }

        if (_writesHeader && !context.Response.HasStarted)
        {
            context.Response.Headers[Header] = reason.Code;
        }

        log.Tell(clusterId, reason);
    }
}
