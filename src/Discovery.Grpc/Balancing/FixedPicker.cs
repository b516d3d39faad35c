using Grpc.Net.Client.Balancer;

namespace Discovery.Grpc.Balancing;

internal sealed class FixedPicker(PickResult result) : SubchannelPicker
{
    public override PickResult Pick(PickContext context) => result;
}
