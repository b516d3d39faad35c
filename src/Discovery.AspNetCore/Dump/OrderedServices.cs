namespace Discovery.AspNetCore.Dump;

/// <summary>A registry's services by namespace and name. Only some names are held at a time: a reader may take hours between two of them.</summary>
internal static class OrderedServices
{
    private const int Chunk = 4096;

    private static readonly Comparer<ServiceId> Order = Comparer<ServiceId>.Create(static (one, other) =>
        string.CompareOrdinal(one.Namespace, other.Namespace) is var order and not 0 ? order : string.CompareOrdinal(one.Name, other.Name));

    /// <summary>The services that a query takes, after one of them or from the first.</summary>
    public static IEnumerable<ServiceSnapshot> Of(IServiceRegistry registry, DumpQuery query, ServiceId? after)
    {
        ServiceId[] ids;
        do
        {
            ids = Next(registry, query, after);
            foreach (var id in ids)
            {
                // One that went away between the two reads is left out.
                if (registry.GetService(id) is { Exists: true } snapshot)
                {
                    yield return snapshot;
                }

                after = id;
            }
        }
        while (ids.Length == Chunk);
    }

    private static ServiceId[] Next(IServiceRegistry registry, DumpQuery query, ServiceId? after)
    {
        if (query is { Namespace: { } ns, Service: { } name })
        {
            // No need to look through all the others.
            var only = new ServiceId(ns, name);
            return query.Takes(only) && IsAfter(only, after) ? [only] : [];
        }

        return [.. registry.Services.Where(id => IsAfter(id, after) && query.Takes(id)).Order(Order).Take(Chunk)];
    }

    private static bool IsAfter(ServiceId id, ServiceId? after) => after is not { } last || Order.Compare(id, last) > 0;
}
