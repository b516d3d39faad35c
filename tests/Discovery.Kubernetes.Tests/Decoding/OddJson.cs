using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>JSON that a DOM cannot be made of, though some of it can be read: it stands as marks in a DOM until that is written.</summary>
internal static class OddJson
{
    /// <summary>A string, or a member's name, that is valid JSON and no text.</summary>
    public const string LoneSurrogate = "@lone";

    private const string TwinMark = "@twin ";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private static readonly (string Mark, string Text)[] Marks =
    [
        (LoneSurrogate, "\"\\ud800\""),
        ("@huge", "123456789012345678901234567890"),
        ("@power", "8e400"),
        ("@fraction", "80.0"),
        ("@nested", Nested(20)),
        ("@too deep", Nested(70)),
    ];

    public static string[] Values { get; } = [.. Marks.Select(static mark => mark.Mark)];

    /// <summary>A member that has the same name as another.</summary>
    public static string Twin(string name) => TwinMark + name;

    /// <param name="json">The DOM with its marks.</param>
    /// <param name="style">An even number escapes all that is not ASCII, another nothing; and it decides which letters are escaped without need.</param>
    public static byte[] Write(JsonNode json, int style)
    {
        var text = style % 2 == 0 ? json.ToJsonString() : json.ToJsonString(Plain);
        foreach (var (mark, odd) in Marks)
        {
            text = text.Replace($"\"{mark}\"", odd, StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(EscapeSome(text.Replace($"\"{TwinMark}", "\"", StringComparison.Ordinal), new Random(style)));
    }

    private static string Nested(int depth) => $"{new string('[', depth)}{new string(']', depth)}";

    private static string EscapeSome(string text, Random random)
    {
        var result = new StringBuilder();
        var isInString = false;
        for (var i = 0; i < text.Length; i++)
        {
            isInString ^= text[i] == '"';
            if (text[i] == '\\')
            {
                result.Append(text[i++]).Append(text[i]);
            }
            else if (isInString && char.IsAsciiLetter(text[i]) && text[i] is not ('u' or 'd') && random.Next(60) == 0)
            {
                result.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
