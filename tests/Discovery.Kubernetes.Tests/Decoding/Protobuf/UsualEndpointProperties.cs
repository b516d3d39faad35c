using System.Text.Json.Nodes;
using CsCheck;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding.Protobuf;

/// <summary>What is read by what comes next is what reading field by field makes of it. CsCheck prints the seed of a failure.</summary>
public sealed class UsualEndpointProperties
{
    private static readonly Gen<byte[]> Usual = UsualSliceGen.Endpoint.Select(static json => ProtobufObject.Endpoint(JsonNode.Parse(json)!));

    // Some fields once more, or in another order.
    private static readonly Gen<byte[]> Mixed = Gen.Select(Usual, Usual, Gen.Int[0, 99], Gen.Int[0, 99], static (one, other, end, start) =>
        (byte[])[.. one[..Math.Min(end, one.Length)], .. other[Math.Min(start, other.Length)..]]);

    [Fact]
    public void K37_EndpointAsServersWriteIt_IsReadTheFastWay() => Usual.Sample(
        static message => Assert.Equal(!message.Any(static octet => octet > 127), UsualEndpointMessage.TryRead(message, new DecodeScope(), new AddressBlockBuilder())),
        iter: Samples.Of(1000),
        print: Convert.ToHexString);

    [Fact]
    public void K37_AnyEndpoint_IsReadTheFastWayAsInTheOther_OrLeftToIt() => Gen.Frequency(
        (1, Usual),
        (1, Mixed),
        (3, Gen.Select(Usual, Mischief.Any, static (message, damage) => damage(message)))).Sample(AssertSame, iter: Samples.Of(5000), print: Convert.ToHexString);

    private static void AssertSame(byte[] message)
    {
        var isUsual = false;
        var fast = Read(message, (bytes, scope, addresses) => isUsual = UsualEndpointMessage.TryRead(bytes, scope, addresses));
        if (isUsual || fast is null)
        {
            Assert.Equal(Read(message, static (bytes, scope, addresses) => EndpointMessage.ReadAny(bytes, scope, addresses)), fast);
        }
        else
        {
            Assert.Equal("usable: ", fast);
        }
    }

    // Null if it is refused.
    private static string? Read(byte[] message, Action<byte[], DecodeScope, AddressBlockBuilder> read)
    {
        var (scope, addresses) = (new DecodeScope(), new AddressBlockBuilder());
        try
        {
            read(message, scope, addresses);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return $"{(scope.Unusable ? "unusable" : "usable")}: {string.Join(' ', addresses.Build().Select(DecodingRig.Describe))}";
    }
}
