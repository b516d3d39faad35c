namespace Discovery.Testing.Schemas;

/// <summary>What several kinds have in common.</summary>
internal static class CommonSchemas
{
    public static FieldSchema Metadata { get; } = Field.Object(
        "metadata",
        Field.Text("name"),
        Field.Text("generateName"),
        Field.Text("namespace"),
        Field.Text("selfLink"),
        Field.Text("uid"),
        Field.Text("resourceVersion"),
        Field.Integer("generation"),
        Field.Text("creationTimestamp"),
        Field.Text("deletionTimestamp"),
        Field.Integer("deletionGracePeriodSeconds"),
        Field.Map("labels"),
        Field.Map("annotations"),
        Field.Keyed(
            "ownerReferences",
            ["uid"],
            Field.Text("apiVersion"),
            Field.Text("kind"),
            Field.Text("name"),
            Field.Text("uid"),
            Field.Boolean("controller"),
            Field.Boolean("blockOwnerDeletion")),
        Field.Set("finalizers"),
        Field.List(
            "managedFields",
            Field.Text("manager"),
            Field.Text("operation"),
            Field.Text("apiVersion"),
            Field.Text("time"),
            Field.Text("fieldsType"),
            Field.Any("fieldsV1"),
            Field.Text("subresource")));

    public static FieldSchema Conditions { get; } = Field.Keyed(
        "conditions",
        ["type"],
        Field.Text("type"),
        Field.Text("status"),
        Field.Integer("observedGeneration"),
        Field.Text("lastTransitionTime"),
        Field.Text("reason"),
        Field.Text("message"));

    public static FieldSchema[] ObjectReference { get; } =
    [
        Field.Text("kind"),
        Field.Text("namespace"),
        Field.Text("name"),
        Field.Text("uid"),
        Field.Text("apiVersion"),
        Field.Text("resourceVersion"),
        Field.Text("fieldPath"),
    ];

    /// <summary>A whole object: kind, apiVersion and metadata, then its own fields.</summary>
    public static FieldSchema Root(params FieldSchema[] own) =>
        Field.Object("", [Field.Text("kind"), Field.Text("apiVersion"), Metadata, .. own]);
}
