using Discovery.Testing.Resources;

namespace Discovery.Testing.Errors;

/// <summary>Every refusal this server knows, in the real server's words.</summary>
internal static class ApiErrors
{
    private static readonly StatusDetails NoDetails = new();

    public static ApiServerException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiServerException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiServerException ForbiddenPath(string user, string verb, string path) =>
        new(403, "Forbidden", $"forbidden: User \"{user}\" cannot {verb} path \"{path}\"", NoDetails);

    public static ApiServerException Forbidden(string qualifiedPlural, string group, string plural, string? name, string why)
    {
        var subject = string.IsNullOrEmpty(name) ? qualifiedPlural : $"{qualifiedPlural} \"{name}\"";
        return new(403, "Forbidden", $"{subject} is forbidden: {why}", new(name, group, plural));
    }

    public static ApiServerException NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource", NoDetails);

    public static ApiServerException NotFound(ResourceKind kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found", new(name, kind.Group, kind.Plural));

    public static ApiServerException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", NoDetails);

    public static ApiServerException NotAcceptable(string available) =>
        new(406, "NotAcceptable", "406: Not Acceptable\n\nAvailable representations: " + available, NoDetails);

    public static ApiServerException AlreadyExists(ResourceKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists", new(name, kind.Group, kind.Plural));

    public static ApiServerException Conflict(
        ResourceKind kind,
        string name,
        string why = "the object has been modified; please apply your changes to the latest version and try again") => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": {why}",
        new(name, kind.Group, kind.Plural));

    public static ApiServerException PreconditionFailed(ResourceKind kind, string name, string why) => new(
        409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedName} \"{name}\": {why}", new(name, kind.Group, kind.Name));

    public static ApiServerException Expired(string message, string? resume = null) => new(410, "Expired", message) { Continue = resume };

    public static ApiServerException UnsupportedMediaType(string message, StatusDetails? details = null) =>
        new(415, "UnsupportedMediaType", message, details);

    public static ApiServerException UnsupportedBody() => UnsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include: application/json");

    public static ApiServerException Invalid(string qualifiedName, string group, string kind, string name, IReadOnlyList<StatusCause> causes)
    {
        var problems = causes.Select(c => $"{c.Field}: {c.Message}").ToArray();
        var list = problems.Length == 1 ? problems[0] : $"[{string.Join(", ", problems)}]";
        return new(422, "Invalid", $"{qualifiedName} \"{name}\" is invalid: {list}", new(name, group, kind, causes));
    }

    /// <summary>For what a query says, such as ListOptions.</summary>
    public static ApiServerException InvalidOptions(string kind, IReadOnlyList<StatusCause> causes) =>
        Invalid($"{kind}.meta.k8s.io", "meta.k8s.io", kind, "", causes);

    public static ApiServerException Unprocessable() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", NoDetails);

    public static ApiServerException TooLargeResourceVersion(ulong asked, ulong current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new(Causes: [new("ResourceVersionTooLarge", "Too large resource version")], RetryAfterSeconds: 1));

    public static ApiServerException Internal(string message) => new(500, "", message);
}
