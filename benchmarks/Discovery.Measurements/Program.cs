using Discovery.Measurements.Micro;
using Discovery.Measurements.Running;
using Discovery.Measurements.Slices;
using Discovery.Measurements.Yarp;

return await Runner.RunAsync(args, new YarpChanges(), new Resolving(), new Handlers(), new ListDecoding(), new WatchEvents());
