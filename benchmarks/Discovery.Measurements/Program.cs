using Discovery.Measurements.Running;
using Discovery.Measurements.Yarp;

return await Runner.RunAsync(args, new YarpChanges());
