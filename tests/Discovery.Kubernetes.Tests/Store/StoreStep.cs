using System.Text.Json.Nodes;
using CsCheck;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>One call of a store.</summary>
internal abstract record StoreStep
{
    public sealed record PutGroup(JsonObject Object) : StoreStep
    {
        public override string ToString() => $"put {Object.ToJsonString()}";
    }

    public sealed record PutService(JsonObject Object) : StoreStep
    {
        public override string ToString() => $"put {Object.ToJsonString()}";
    }

    /// <param name="Which">Chooses among the groups there are; one of its own name, when there is none.</param>
    public sealed record DeleteGroup(string Namespace, int Which) : StoreStep;

    public sealed record DeleteService(string Namespace, string Name) : StoreStep;

    /// <param name="Scope">A namespace, or null for all.</param>
    /// <param name="Kept">A bit for each object there was, whether the list still has it.</param>
    /// <param name="Unusable">A bit for each of these, whether the list has it in a form that cannot be used.</param>
    /// <param name="New">What the list has besides.</param>
    /// <param name="Order">The order of the list.</param>
    public sealed record ReplaceGroups(string? Scope, int Kept, int Unusable, JsonObject[] New, int Order) : StoreStep
    {
        public override string ToString() => $"list of groups of {Scope ?? "all"}, kept {Kept:b} unusable {Unusable:b} order {Order} and {string.Join(' ', New.Select(static json => json.ToJsonString()))}";
    }

    /// <inheritdoc cref="ReplaceGroups"/>
    public sealed record ReplaceServices(string? Scope, int Kept, int Unusable, JsonObject[] New, int Order) : StoreStep
    {
        public override string ToString() => $"list of services of {Scope ?? "all"}, kept {Kept:b} unusable {Unusable:b} order {Order} and {string.Join(' ', New.Select(static json => json.ToJsonString()))}";
    }

    public sealed record DropNamespace(string Namespace) : StoreStep;

    public sealed record Open : StoreStep;

    public static Gen<StoreStep> Any(Gen<JsonObject> group)
    {
        var ns = Gen.OneOf(StoreGen.Namespaces);
        var scope = Gen.OneOf(null, null, "shop", "apisix");

        // Most often all of them, so that a list is like that of a server.
        var kept = Gen.Frequency((2, Gen.Const(-1)), (1, Gen.Int));
        var unusable = Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[0, 7]));
        return Gen.Frequency(
            (12, group.Select(static json => (StoreStep)new PutGroup(json))),
            (4, StoreGen.Service.Select(static json => (StoreStep)new PutService(json))),
            (4, Gen.Select(ns, Gen.Int[0, 7], static (name, which) => (StoreStep)new DeleteGroup(name, which))),
            (2, Gen.Select(ns, Gen.OneOf(StoreGen.ServiceNames), static (name, service) => (StoreStep)new DeleteService(name, service))),
            (3, Gen.Select(scope, kept, unusable, group.Array[0, 2], Gen.Int[0, 99], static (some, keep, bad, more, order) => (StoreStep)new ReplaceGroups(some, keep, bad, more, order))),
            (2, Gen.Select(scope, kept, unusable, StoreGen.Service.Array[0, 1], Gen.Int[0, 99], static (some, keep, bad, more, order) => (StoreStep)new ReplaceServices(some, keep, bad, more, order))),
            (1, ns.Select(static name => (StoreStep)new DropNamespace(name))),
            (2, Gen.Const<StoreStep>(static () => new Open())));
    }
}
