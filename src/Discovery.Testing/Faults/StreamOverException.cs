namespace Discovery.Testing.Faults;

/// <summary>
/// A fault has ended an answer. A broken one must reach Kestrel, which then sends what is written, and closes the
/// connection without the end of the body; Abort would race against the bytes before it.
/// </summary>
internal sealed class StreamOverException(bool broken) : Exception("A fault has ended the answer.")
{
    public bool Broken => broken;
}
