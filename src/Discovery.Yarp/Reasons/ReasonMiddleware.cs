using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Reasons;

/// <summary>Explains a 503 for want of destinations, in the log and, where wanted, in a header.</summary>
/// <remarks>
/// When the response starts, and not when the application is done: an error page may have been written by then. And to wait for each
/// request would cost each a state machine.
/// </remarks>
internal sealed class ReasonMiddleware
{
    public const string Header = "Discovery-Reason";

    private readonly RequestDelegate _next;
    private readonly DestinationReasons _reasons;
    private readonly ReasonLog _log;
    private readonly bool _writesHeader;
    private readonly Func<object, Task> _explain;

    public ReasonMiddleware(RequestDelegate next, DestinationReasons reasons, ReasonLog log, IOptions<DiscoveryProxyOptions> options, IWebHostEnvironment environment)
    {
        (_next, _reasons, _log) = (next, reasons, log);
        _writesHeader = options.Value.ReasonHeader ?? environment.IsDevelopment();
        _explain = Explain;
    }

    public Task InvokeAsync(HttpContext context)
    {
        // What stands before it may have.
        if (!context.Response.HasStarted)
        {
            context.Response.OnStarting(_explain, context);
        }

        return _next(context);
    }

    private Task Explain(object state)
    {
        var context = (HttpContext)state;
        if (context.Features.Get<IForwarderErrorFeature>()?.Error == ForwarderError.NoAvailableDestinations
            && context.Features.Get<IReverseProxyFeature>()?.Cluster.Config.ClusterId is { } clusterId
            && _reasons.Of(clusterId) is { } reason)
        {
            if (_writesHeader)
            {
                context.Response.Headers[Header] = reason.Code;
            }

            _log.Tell(clusterId, reason);
        }

        return Task.CompletedTask;
    }
}
