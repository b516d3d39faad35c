using Discovery.Testing.Errors;

namespace Discovery.Testing.Http;

/// <summary>Which list options go together.</summary>
internal static class ListOptionsRules
{
    private const string Field = "resourceVersionMatch";
    private const string Exact = "Exact";
    private const string NotOlderThan = "NotOlderThan";

    public static void ThrowIfInvalid(ListOptions options)
    {
        var errors = new FieldErrors();
        if (options.Watch)
        {
            Watch(options, errors);
        }
        else
        {
            List(options, errors);
        }

        if (errors.Causes.Count > 0)
        {
            throw ApiErrors.InvalidOptions("ListOptions", errors.Causes);
        }
    }

    private static void Watch(ListOptions options, FieldErrors errors)
    {
        if (options.SendInitialEvents is null)
        {
            if (options.Match.Length > 0)
            {
                errors.Forbidden(Field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }

            if (options.Continue.Length > 0)
            {
                errors.Forbidden(Field, "resourceVersionMatch is forbidden when continue is provided");
            }

            return;
        }

        if (options.Match != NotOlderThan)
        {
            errors.Forbidden(Field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            if (options.Match.Length > 0)
            {
                errors.NotSupported(Field, options.Match, NotOlderThan);
            }
        }

        if (options.Continue.Length > 0)
        {
            errors.Forbidden(Field, "resourceVersionMatch is forbidden when continue is provided");
        }
    }

    private static void List(ListOptions options, FieldErrors errors)
    {
        if (options.SendInitialEvents is not null)
        {
            errors.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }

        if (options.Match.Length == 0)
        {
            return;
        }

        if (options.Continue.Length > 0)
        {
            errors.Forbidden(Field, "resourceVersionMatch is forbidden when continue is provided");
        }
        else if (options.ResourceVersion.Length == 0)
        {
            errors.Forbidden(Field, "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (options.Match is not (Exact or NotOlderThan))
        {
            errors.NotSupported(Field, options.Match, Exact, NotOlderThan, "");
        }

        if (options is { Match: Exact, ResourceVersion: "0" })
        {
            errors.Forbidden(Field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }
}
