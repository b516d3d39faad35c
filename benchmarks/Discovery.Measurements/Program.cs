using Discovery.Measurements.Cluster;
using Discovery.Measurements.Gateway;
using Discovery.Measurements.Micro;
using Discovery.Measurements.Running;
using Discovery.Measurements.Server;
using Discovery.Measurements.Slices;
using Discovery.Measurements.Yarp;

if (args is [ApiServerProcess.Argument, var services, var bookmarks])
{
    await ApiServerProcess.RunAsync(services, bookmarks);
    return 0;
}

if (args is [StartUpProcess.Argument, var way, var address, var token])
{
    await StartUpProcess.RunAsync(way, address, token);
    return 0;
}

return await Runner.RunAsync(
    args,
    new ListDecoding(),
    new Retained(),
    new Relisting(),
    new WatchEvents(),
    new Resolving(),
    new Handlers(),
    new YarpChanges(),
    new GatewayLoad(),
    new IdleRegistry(),
    new StartUp(),
    new Growth(),
    new FirstSync(),
    new Visibility(),
    new OnTheWire());
