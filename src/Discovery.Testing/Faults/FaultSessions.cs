using Discovery.Testing.Http;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Faults;

/// <summary>Begins a session for each request of one run of the server.</summary>
/// <param name="stopping">Ends what faults hold back.</param>
internal sealed class FaultSessions(ServerFaults faults, TimeProvider time, CancellationToken stopping)
{
    public FaultSession Begin(HttpContext context, RequestInfo info)
    {
        var session = new FaultSession(context, new(info, context.Request), faults, time, stopping);
        context.Features.Set(session);
        return session;
    }
}
