namespace Discovery.Kubernetes.Reflecting;

/// <summary>What a reflector is to do next.</summary>
internal abstract record ReflectorStep
{
    private ReflectorStep()
    {
    }

    /// <summary>Read a list, or its next page (K31).</summary>
    /// <param name="ResourceVersion">As of when: <c>0</c> takes what the watch cache has, empty asks for the newest.</param>
    /// <param name="Limit">The size of a page; 0 is all at once.</param>
    /// <param name="Continue">The token of the page before; <see langword="null"/> starts a list.</param>
    internal sealed record List(string ResourceVersion, int Limit, string? Continue) : ReflectorStep;

    /// <summary>Read a list that comes as the first events of a watch (K30).</summary>
    /// <param name="ResourceVersion">Nothing older than this; empty asks for the newest.</param>
    internal sealed record WatchList(string ResourceVersion) : ReflectorStep;

    /// <summary>Watch from a resourceVersion (K32).</summary>
    /// <param name="ResourceVersion">What is known already.</param>
    /// <param name="Check">Whether the server is to be asked if it has got as far as that (K47).</param>
    internal sealed record Watch(string ResourceVersion, HistoryCheck Check = HistoryCheck.None) : ReflectorStep;
}
