using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tests.Secrets;

/// <summary>A token that looks like a real one, and the search for any piece of it.</summary>
internal sealed class Canary
{
    // Long enough not to be anywhere by chance, short enough that a token cut in half is found too.
    private const int Piece = 8;

    private readonly string[] _pieces;

    public Canary(DateTimeOffset expiry)
    {
        Token = string.Join('.', Part("""{"alg":"RS256","kid":"canary-key"}"""), Part($$"""{"exp":{{expiry.ToUnixTimeSeconds()}},"sub":"canary"}"""), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(256)));
        _pieces = [.. Enumerable.Range(0, Token.Length - Piece + 1).Select(start => Token.Substring(start, Piece))];
    }

    public string Token { get; }

    public void AssertIsNotIn(string where, string text)
    {
        foreach (var piece in _pieces)
        {
            var at = text.IndexOf(piece, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                Assert.Fail($"'{piece}' of the token is in {where}: …{text.AsSpan(Math.Max(0, at - 100), Math.Min(200, text.Length - Math.Max(0, at - 100)))}…");
            }
        }
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
