namespace Discovery.Testing.Errors;

/// <summary>One entry of a Status' details.causes.</summary>
internal sealed record StatusCause(string Reason, string Message, string? Field = null);
