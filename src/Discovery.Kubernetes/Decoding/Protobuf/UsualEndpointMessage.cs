using System.Text;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>
/// Reads a <c>discovery.v1.Endpoint</c> in the form API servers write them: fields in the order of their numbers, one address, nothing but
/// ASCII. What is not of that form is for <see cref="EndpointMessage"/> to judge: nothing is accepted here that it would refuse, or read
/// otherwise.
/// </summary>
internal static class UsualEndpointMessage
{
    // Ready, serving, not terminating: what an endpoint is anyway.
    private static ReadOnlySpan<byte> UsualConditions => "\x12\x06\x08\x01\x10\x01\x18\x00"u8;

    private static ReadOnlySpan<byte> KindOfPod => "\x0A\x03Pod"u8;

    /// <returns>Whether it was of that form; if not, nothing has been added.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, DecodeScope scope, AddressBlockBuilder addresses)
    {
        if (!Ascii.IsValid(message))
        {
            return false;
        }

        var entry = new AddressEntry();
        var fields = new UsualFields(message);
        if (!fields.TryTake(EndpointMessage.AddressesField, out var address))
        {
            return false;
        }

        AddressText.Read(address, ref entry);
        if (!fields.TryTake(UsualConditions) && fields.TryTake(EndpointMessage.ConditionsField, out var conditions))
        {
            EndpointMessage.ReadConditions(conditions, ref entry);
        }

        if (fields.TryTake(EndpointMessage.HostNameField, out var hostName))
        {
            entry.HostName = scope.Pool.Get(hostName);
        }

        if (fields.TryTake(EndpointMessage.TargetField, out var target) && !TryReadTarget(target, ref entry))
        {
            return false;
        }

        fields.TryTake(EndpointMessage.NodeNameField, out entry.NodeName);
        fields.TryTake(EndpointMessage.ZoneField, out entry.Zone);
        if (fields.TryTake(EndpointMessage.HintsField, out var hints))
        {
            entry.Hints = HintsMessage.Read(hints, scope);
        }

        if (!fields.AreTaken)
        {
            return false;
        }

        addresses.Add(entry);
        return true;
    }

    private static bool TryReadTarget(ReadOnlySpan<byte> message, scoped ref AddressEntry entry)
    {
        var fields = new UsualFields(message);
        if (!fields.TryTake(KindOfPod))
        {
            return false;
        }

        entry.HasTarget = true;
        entry.TargetKind = AddressBlock.Pod;
        fields.TryTake(TargetMessage.NamespaceField, out _);
        fields.TryTake(TargetMessage.NameField, out entry.TargetName);
        fields.TryTake(TargetMessage.UidField, out entry.TargetUid);

        // All of these are empty, and not left out.
        fields.TryTake(TargetMessage.ApiVersionField, out _);
        fields.TryTake(TargetMessage.ResourceVersionField, out _);
        fields.TryTake(TargetMessage.FieldPathField, out _);
        return fields.AreTaken;
    }
}
