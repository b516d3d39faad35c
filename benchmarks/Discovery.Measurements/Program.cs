using Discovery.Measurements.Gateway;
using Discovery.Measurements.Micro;
using Discovery.Measurements.Running;
using Discovery.Measurements.Slices;
using Discovery.Measurements.Yarp;

return await Runner.RunAsync(
    args, new ListDecoding(), new Retained(), new Relisting(), new WatchEvents(), new Resolving(), new Handlers(), new YarpChanges(), new GatewayLoad(), new Growth());
