using Discovery.Testing.Errors;
using Discovery.Testing.Registry;
using Discovery.Testing.Storage;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>Answers get and list.</summary>
internal sealed class ListHandler(ResourceRegistry registry)
{
    private const string TooOldToContinue =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
        + "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
        + "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
        + "deleted between the time the first chunk was returned and now may show up in the list.";

    public Task GetAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var options = ListOptions.Parse(context.Request, target, watch: false);
        ThrowIfTooLarge(options.Revision(ApiErrors.Internal));
        var found = registry.Get(target.Kind, target.Key);
        return ResponseWriter.JsonAsync(context, StatusCodes.Status200OK, output => encoder.WriteObject(found, output));
    }

    public Task ListAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var options = ListOptions.Parse(context.Request, target, watch: false);
        var (state, after) = options.Continue.Length > 0 ? Resume(options) : (Start(options), "");
        var (metadata, items) = Page(options, state, after);
        return ResponseWriter.JsonAsync(
            context, StatusCodes.Status200OK, output => encoder.WriteList(target.Kind, metadata, items, output));
    }

    /// <summary>The state a first page is read from, by the rules for resourceVersion and resourceVersionMatch.</summary>
    private StoreState Start(ListOptions options)
    {
        var revision = options.Revision(why => ApiErrors.BadRequest("invalid resource version: " + why));
        ThrowIfTooLarge(revision);

        // A version with a limit, but without a match, has meant this very version since before matches were there.
        var exact = options.Match == "Exact" || (options.Match.Length == 0 && options.Limit > 0);
        return revision is > 0 and { } at && exact
            ? registry.Store.At(at) ?? throw ApiErrors.Expired("The resourceVersion for the provided list is too old.")
            : registry.Store.Current;
    }

    private (StoreState State, string After) Resume(ListOptions options)
    {
        if (options.ResourceVersion is not ("" or "0"))
        {
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        }

        var token = ContinueToken.Decode(options.Continue);
        if (token.Revision == 0)
        {
            return (registry.Store.Current, token.After);
        }

        var state = registry.Store.At(token.Revision)
            ?? throw ApiErrors.Expired(TooOldToContinue, new ContinueToken(0, token.After).Encode());
        return (state, token.After);
    }

    private static (ListMetadata Metadata, IReadOnlyList<StoredObject> Items) Page(ListOptions options, StoreState state, string after)
    {
        var filter = options.Filter;
        var range = state.Range(filter.Kind, filter.Namespace, after);

        // resourceVersion=0 is answered from the watch cache, which knows no pages.
        if (options.Limit <= 0 || options.ResourceVersion == "0")
        {
            return (new(state.Revision), [.. range.Where(filter.Matches)]);
        }

        var items = new List<StoredObject>();
        using var rest = range.GetEnumerator();
        while (rest.MoveNext())
        {
            if (items.Count == options.Limit)
            {
                var remaining = 1L;
                while (rest.MoveNext())
                {
                    remaining++;
                }

                var last = items[^1].Path;
                var token = new ContinueToken(state.Revision, filter.Namespace.Length > 0 ? last[(filter.Namespace.Length + 1)..] : last);
                return (new(state.Revision, token.Encode(), filter.HasSelectors ? null : remaining), items);
            }

            if (filter.Matches(rest.Current))
            {
                items.Add(rest.Current);
            }
        }

        return (new(state.Revision), items);
    }

    private void ThrowIfTooLarge(ulong? revision)
    {
        var current = registry.Store.Current.Revision;
        if (revision > current)
        {
            throw ApiErrors.TooLargeResourceVersion(revision.Value, current);
        }
    }
}
