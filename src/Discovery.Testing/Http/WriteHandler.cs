using Discovery.Testing.Errors;
using Discovery.Testing.Patching;
using Discovery.Testing.Registry;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>Answers create, update, patch, delete and deletecollection.</summary>
internal sealed class WriteHandler(ResourceRegistry registry)
{
    public async Task CreateAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var options = WriteOptionsReader.Read(context, "CreateOptions");
        var source = await BodyReader.ObjectAsync(context, target.Kind).ConfigureAwait(false);
        await RespondAsync(context, encoder, registry.Create(target.Kind, target.Namespace, source, options)).ConfigureAwait(false);
    }

    public async Task UpdateAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var options = WriteOptionsReader.Read(context, "UpdateOptions");
        var source = await BodyReader.ObjectAsync(context, target.Kind).ConfigureAwait(false);
        var result = registry.Update(target.Kind, target.Key, _ => source, options, target.Kind.CreatesOnUpdate, ManagerOperation.Update);
        await RespondAsync(context, encoder, result).ConfigureAwait(false);
    }

    public async Task PatchAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var type = BodyReader.ContentType(context);
        var patch = ObjectPatch.Parse(type, await BodyReader.BytesAsync(context).ConfigureAwait(false));
        var options = WriteOptionsReader.Read(context, "PatchOptions");
        if (patch.IsApply && QueryValues.Text(context.Request.Query, "fieldManager").Length == 0)
        {
            throw ApiErrors.InvalidOptions(
                "PatchOptions", [new("FieldValueRequired", "Required value: is required for apply patch", "fieldManager")]);
        }

        var result = patch.Apply(registry, target.Kind, target.Key, options);
        await RespondAsync(context, encoder, result).ConfigureAwait(false);
    }

    public async Task DeleteAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var options = DeleteOptionsReader.Read(context.Request, await BodyReader.BytesAsync(context).ConfigureAwait(false));
        var (deleted, gone) = registry.Delete(target.Kind, target.Key, options);
        await (gone && !target.Kind.ReturnsDeleted
            ? ResponseWriter.JsonAsync(context, StatusCodes.Status200OK, Json.ToBytes(DeleteStatus.Of(deleted)))
            : ResponseWriter.JsonAsync(context, StatusCodes.Status200OK, output => encoder.WriteObject(deleted, output))).ConfigureAwait(false);
    }

    public async Task DeleteCollectionAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var selection = ListOptions.Parse(context.Request, target, watch: false);
        var options = DeleteOptionsReader.Read(context.Request, await BodyReader.BytesAsync(context).ConfigureAwait(false));
        var (deleted, revision) = registry.DeleteAll(selection.Filter, selection.Limit, options);
        await ResponseWriter.JsonAsync(
            context,
            StatusCodes.Status200OK,
            output => encoder.WriteList(target.Kind, new ListMetadata(revision), deleted, output)).ConfigureAwait(false);
    }

    private static Task RespondAsync(HttpContext context, ObjectEncoder encoder, WriteResult result)
    {
        ResponseWriter.Warn(context, result.Warnings);
        return ResponseWriter.JsonAsync(
            context,
            result.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            output => encoder.WriteObject(result.Object, output));
    }
}
