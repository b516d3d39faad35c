using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Registry;

/// <summary>Validation of metadata, the same for every kind.</summary>
internal static class MetadataRules
{
    public static void Validate(ResourceKind kind, JsonObject metadata, bool isNew, FieldErrors errors)
    {
        if (isNew)
        {
            Name(kind, metadata, errors);
        }

        foreach (var (key, value) in metadata.Child("labels") ?? [])
        {
            if (NameRules.KeyProblem(key) is { } problem)
            {
                errors.Invalid("metadata.labels", key, problem);
            }

            NameRules.Check(errors, "metadata.labels", value!.GetValue<string>(), NameRules.LabelValue);
        }

        foreach (var (key, _) in metadata.Child("annotations") ?? [])
        {
            if (NameRules.KeyProblem(key) is { } problem)
            {
                errors.Invalid("metadata.annotations", key, problem);
            }
        }
    }

    /// <exception cref="ApiServerException">422, with everything that is wrong with the object.</exception>
    public static void ThrowIfInvalid(ResourceKind kind, JsonObject body, JsonObject? old)
    {
        var errors = new FieldErrors();
        var metadata = body.Ensure("metadata");
        Validate(kind, metadata, old is null, errors);
        kind.Validate(body, old, errors);
        if (errors.Causes.Count > 0)
        {
            throw ApiErrors.Invalid(kind.QualifiedName, kind.Group, kind.Name, metadata.Text("name") ?? "", errors.Causes);
        }
    }

    private static void Name(ResourceKind kind, JsonObject metadata, FieldErrors errors)
    {
        if (metadata.Text("name") is { Length: > 0 } name)
        {
            NameRules.Check(errors, "metadata.name", name, kind.NameRule);
        }
        else
        {
            errors.Required("metadata.name", "name or generateName is required");
        }
    }
}
