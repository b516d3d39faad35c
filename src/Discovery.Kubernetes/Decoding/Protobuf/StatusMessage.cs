using System.Text;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>A <c>meta.v1.Status</c>.</summary>
internal static class StatusMessage
{
    private const int MessageField = 3;
    private const int ReasonField = 4;
    private const int DetailsField = 5;
    private const int CodeField = 6;
    private const int CausesField = 4;
    private const int RetryAfterField = 5;
    private const int CauseReasonField = 1;

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static StatusObject Read(ReadOnlySpan<byte> status)
    {
        int code = 0, seconds = 0;
        string? reason = null, message = null;
        var isTooLarge = false;
        var reader = new WireReader(status);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case MessageField:
                    message = Text(reader.ReadBytes());
                    break;
                case ReasonField:
                    reason = Text(reader.ReadBytes());
                    break;
                case DetailsField:
                    ReadDetails(reader.ReadBytes(), ref seconds, ref isTooLarge);
                    break;
                case CodeField:
                    code = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new StatusObject(code, reason, message, seconds > 0 ? TimeSpan.FromSeconds(seconds) : null, isTooLarge);
    }

    private static void ReadDetails(ReadOnlySpan<byte> details, ref int seconds, ref bool isTooLarge)
    {
        var reader = new WireReader(details);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case CausesField:
                    isTooLarge |= IsTooLarge(reader.ReadBytes());
                    break;
                case RetryAfterField:
                    seconds = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static bool IsTooLarge(ReadOnlySpan<byte> cause)
    {
        var reader = new WireReader(cause);
        while (reader.Next(out var field))
        {
            if (field != CauseReasonField)
            {
                reader.Skip();
            }
            else if (Text(reader.ReadBytes()) == StatusDecoder.TooLargeCause)
            {
                return true;
            }
        }

        return false;
    }

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}
