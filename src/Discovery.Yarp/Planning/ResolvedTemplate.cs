namespace Discovery.Yarp.Planning;

/// <summary>A template that is a service, and what the registries say of it.</summary>
internal sealed record ResolvedTemplate(DestinationTemplate Template, ServiceReference Reference, ServiceResolution Resolution);
