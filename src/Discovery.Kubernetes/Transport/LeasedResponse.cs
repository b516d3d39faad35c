namespace Discovery.Kubernetes.Transport;

/// <summary>A response that gives the lease of its connection back when it is disposed of.</summary>
internal sealed class LeasedResponse : HttpResponseMessage
{
    private readonly ConnectionLease _lease;

    public LeasedResponse(HttpResponseMessage response, ConnectionLease lease)
        : base(response.StatusCode)
    {
        _lease = lease;
        Version = response.Version;
        Content = response.Content;
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    public ConnectionSettings Settings => _lease.Settings;

    /// <inheritdoc cref="ConnectionLease.Sent"/>
    public string? Sent => _lease.Sent;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _lease.Dispose();
        }
    }
}
