using System.Text.Json.Nodes;
using CsCheck;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>Something that happens to a server. What it is about is chosen by number among what there is.</summary>
internal abstract record ChaosStep
{
    /// <summary>A sequence of steps.</summary>
    /// <param name="lies">Whether the server may send older versions as newer ones.</param>
    public static Gen<ChaosStep[]> Many(bool lies) => One(lies).Array[1, 40];

    public abstract Task TakeAsync(ChaosWorld world);

    private static Gen<ChaosStep> One(bool lies)
    {
        var slice = SliceName.Any;
        var conditions = Gen.Frequency((3, Gen.Const(new PodConditions(null, null, null))), (2, Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, static (ready, serving, terminating) => new PodConditions(ready, serving, terminating))));
        var pods = Gen.Select(Gen.Int[0, 5], conditions).Array[0, 3];
        return Gen.Frequency(
            (4, Gen.Select(slice, pods, Gen.OneOf(null, null, "5"), static (name, endpoints, weight) => (ChaosStep)new PutSlice(name, endpoints, weight))),
            (5, Gen.Select(slice, Gen.Int[0, 5], conditions, static (name, which, values) => (ChaosStep)new FlipConditions(name, which, values))),
            (10, Gen.Select(slice, Gen.Int[0, 2], Gen.Frequency((1, Gen.Const(-1)), (2, Gen.Int[1, 7])), Gen.Bool, static (from, to, which, newFirst) => (ChaosStep)new MoveEndpoints(from, to, which, newFirst))),
            (2, slice.Select(static name => (ChaosStep)new DeleteSlice(name))),
            (2, Gen.Select(slice, Gen.Int[80, 90], static (name, port) => (ChaosStep)new PutService(name.Service, port))),
            (1, slice.Select(static name => (ChaosStep)new DeleteService(name.Service))),
            (1, slice.Select(static name => (ChaosStep)new DeleteNamespace(name.Namespace))),
            (10, FaultStep.Any(lies).Select(static fault => (ChaosStep)fault)),
            (2, Gen.OneOf(ChaosFault.FailingPages, ChaosFault.ExpiredPages, ChaosFault.Delay).Select(static pages => (ChaosStep)new RelistInPages(pages))),
            (2, Gen.Const<ChaosStep>(static () => new Compact())),
            (1, Gen.Const<ChaosStep>(static () => new Restart())),
            (1, Gen.Int[0, 63].Select(static kept => (ChaosStep)new Restore(kept))),
            (5, Gen.Const<ChaosStep>(static () => new Settle())));
    }

    public readonly record struct PodConditions(bool? Ready, bool? Serving, bool? Terminating);

    public sealed record PutSlice(SliceName Slice, (int Pod, PodConditions Conditions)[] Endpoints, string? Weight) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            var slice = Slice.With([.. Endpoints.DistinctBy(static endpoint => endpoint.Pod)
                .Select(endpoint => Slice.Endpoint(endpoint.Pod, endpoint.Conditions.Ready, endpoint.Conditions.Serving, endpoint.Conditions.Terminating))]);
            world.Put(Slice, Weight is null ? slice : slice.WithAnnotation("discovery.dotnet/weight", Weight));
            return Task.CompletedTask;
        }

        public override string ToString() => $"put {Slice} weight {Weight} with {string.Join(' ', Endpoints)}";
    }

    public sealed record FlipConditions(SliceName Slice, int Which, PodConditions Conditions) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            if (world.Copy(Slice) is { } slice && slice["endpoints"]!.AsArray() is { Count: > 0 } endpoints)
            {
                var pod = (string)endpoints[Which % endpoints.Count]!["targetRef"]!["name"]!;
                endpoints[Which % endpoints.Count] = Endpoint((string)endpoints[Which % endpoints.Count]!["addresses"]![0]!, Conditions.Ready, Conditions.Serving, Conditions.Terminating, pod);
                world.Put(Slice, slice);
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>
    /// Endpoints go from one slice of a service to another: a split if that is new, a merge if all go, and then the old one is
    /// deleted. The controller writes in no particular order, so for a moment they may be in both slices or in neither.
    /// </summary>
    public sealed record MoveEndpoints(SliceName From, int To, int Which, bool NewFirst) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            if (From.Number == To || world.Copy(From) is not { } from)
            {
                return Task.CompletedTask;
            }

            JsonNode[] all = [.. from["endpoints"]!.AsArray().Select(static endpoint => endpoint!.DeepClone())];
            var moving = all.Where((_, i) => (Which >> i & 1) != 0).ToArray();
            from["endpoints"] = new JsonArray([.. all.Except(moving)]);
            var target = From with { Number = To };
            var to = world.Copy(target) ?? target.With();
            var pods = moving.Select(static endpoint => (string?)endpoint["targetRef"]!["name"]).ToHashSet();
            to["endpoints"] = new JsonArray([.. to["endpoints"]!.AsArray().Where(endpoint => !pods.Contains((string?)endpoint!["targetRef"]!["name"])).Select(static endpoint => endpoint!.DeepClone()), .. moving]);
            if (NewFirst)
            {
                world.Put(target, to);
            }

            if (moving.Length == all.Length)
            {
                world.Delete(From);
            }
            else
            {
                world.Put(From, from);
            }

            if (!NewFirst)
            {
                world.Put(target, to);
            }

            return Task.CompletedTask;
        }
    }

    public sealed record DeleteSlice(SliceName Slice) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            world.Delete(Slice);
            return Task.CompletedTask;
        }
    }

    public sealed record PutService(ServiceId Service, int Port) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            world.PutService(Service, Port);
            return Task.CompletedTask;
        }
    }

    public sealed record DeleteService(ServiceId Service) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            world.DeleteService(Service);
            return Task.CompletedTask;
        }
    }

    public sealed record DeleteNamespace(string Namespace) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            world.DeleteNamespace(Namespace);
            return Task.CompletedTask;
        }
    }

    /// <summary>Makes a list be read in pages, and something happen to these.</summary>
    public sealed record RelistInPages(ChaosFault Pages) : ChaosStep
    {
        public override async Task TakeAsync(ChaosWorld world)
        {
            await new FaultStep(ChaosFault.Gone, "list", "endpointslices", 1, 0).TakeAsync(world);
            await new FaultStep(Pages, "list", "endpointslices", 1, 0).TakeAsync(world);
            await new FaultStep(ChaosFault.ExpiredEvent, "watch", "endpointslices", 1, 0).TakeAsync(world);
        }
    }

    public sealed record Compact : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world)
        {
            world.Server.Compact();
            return Task.CompletedTask;
        }
    }

    public sealed record Restart : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world) => world.Server.RestartAsync().WaitAsync(Infrastructure.Pulse.Patience);
    }

    /// <param name="Kept">A bit for each slice, whether it is made again.</param>
    public sealed record Restore(int Kept) : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world) => world.RestoreAsync(Kept);
    }

    /// <summary>Waits until the registry has seen all that was written so far, faults or not.</summary>
    public sealed record Settle : ChaosStep
    {
        public override Task TakeAsync(ChaosWorld world) => world.FenceAsync();
    }
}
