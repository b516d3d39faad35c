using System.Diagnostics.CodeAnalysis;

namespace Discovery.AspNetCore.Resolve;

/// <summary>Reads a name in any of the forms that people write.</summary>
internal sealed class NameReader(IServiceResolver resolver)
{
    public const string Forms =
        "write [registry/][namespace/]name[:port], e.g. my-k8s-cluster/apisix/httpbin:80, or a URI whose host is name, name.namespace, "
        + "name.namespace.svc or name.namespace.registry, e.g. http://httpbin.apisix:8080";

    // What a gRPC channel is given: the path form behind a scheme.
    private const string GrpcScheme = "discovery:///";

    /// <param name="text">The name.</param>
    /// <param name="reference">What it means; or</param>
    /// <param name="problem">why it means nothing.</param>
    public bool TryRead(string? text, [NotNullWhen(true)] out ServiceReference? reference, [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        problem = null;
        if (text is null)
        {
            problem = $"'name' is missing: {Forms}.";
        }
        else if (text.StartsWith(GrpcScheme, StringComparison.OrdinalIgnoreCase))
        {
            problem = ServiceReference.TryParse(text[GrpcScheme.Length..], out reference) ? null : NotOfThatForm(text);
        }
        else if (!text.Contains("://", StringComparison.Ordinal))
        {
            problem = ServiceReference.TryParse(text, out reference) ? null : NotOfThatForm(text);
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            problem = NotOfThatForm(text);
        }
        else if (!resolver.TryGetReference(uri, out reference))
        {
            problem = $"The host of '{Naming.Shorten(text)}' is no name that a registry answers for, so requests to it are left alone: {Forms}.";
        }

        return reference is not null;
    }

    private static string NotOfThatForm(string text) => $"'{Naming.Shorten(text)}' is no name of a service: {Forms}.";
}
