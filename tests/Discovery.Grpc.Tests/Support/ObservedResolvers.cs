using Discovery.Grpc.Following;
using Grpc.Net.Client.Balancer;

namespace Discovery.Grpc.Tests.Support;

/// <summary>The real factory, and what its resolvers have told their channels, to wait for.</summary>
internal sealed class ObservedResolvers(DiscoveryResolverFactory inner) : ResolverFactory
{
    public Recorder Told { get; } = new();

    public override string Name => inner.Name;

    public override Resolver Create(ResolverOptions options) => new Observed(inner.Create(options), Told);

    private sealed class Observed(Resolver resolver, Recorder told) : Resolver
    {
        public override void Start(Action<ResolverResult> listener) => resolver.Start(told.Behind(listener));

        public override void Refresh() => resolver.Refresh();

        protected override void Dispose(bool disposing)
        {
            resolver.Dispose();
            base.Dispose(disposing);
        }
    }
}
