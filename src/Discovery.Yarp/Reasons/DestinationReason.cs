namespace Discovery.Yarp.Reasons;

/// <summary>Why a cluster has no destination for a request.</summary>
/// <param name="Code">Short, for machines: lower-case words joined by hyphens.</param>
/// <param name="Text">A sentence for a human.</param>
internal sealed record DestinationReason(string Code, string Text);
