using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Discovery.Yarp.Reasons;

/// <summary>Puts <see cref="ReasonMiddleware"/> around the application, so that nobody has to.</summary>
internal sealed class ReasonStartup : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<ReasonMiddleware>();
        next(app);
    };
}
