using System.Buffers.Text;
using System.Text;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>Tokens in the form of a JWT, signed by nobody.</summary>
internal static class Jwt
{
    public static string Of(string claims) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";

    public static string Expiring(DateTimeOffset end) => Of($$"""{"exp":{{end.ToUnixTimeSeconds()}}}""");
}
