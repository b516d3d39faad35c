using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Telemetry;

/// <summary>Kinds of failure as they are written in metrics.</summary>
internal static class ReasonName
{
    public static string Of(FailureKind kind) => kind switch
    {
        FailureKind.Unreachable => "unreachable",
        FailureKind.Silent => "silent",
        FailureKind.Interrupted => "interrupted",
        FailureKind.Ended => "ended",
        FailureKind.Refused => "refused",
        FailureKind.Expired => "expired",
        FailureKind.TooLarge => "version_too_large",
        FailureKind.Throttled => "throttled",
        FailureKind.ServerError => "server_error",
        FailureKind.Malformed => "malformed",
        _ => "other",
    };
}
