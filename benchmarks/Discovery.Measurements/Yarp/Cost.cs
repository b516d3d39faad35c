namespace Discovery.Measurements.Yarp;

/// <summary>What something took, of all threads.</summary>
internal readonly record struct Cost(TimeSpan Time, long Bytes);
