namespace Discovery.Kubernetes.Model;

/// <summary>A <c>v1.Status</c>: how the API server says no.</summary>
internal sealed record StatusObject(int Code, string? Reason, string? Message, TimeSpan? RetryAfter, bool ResourceVersionTooLarge)
{
    public bool IsExpired => Code == 410 || Reason is "Expired" or "Gone";
}
