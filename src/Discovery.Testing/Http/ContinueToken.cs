using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Http;

/// <summary>Where a paged list goes on, and at which revision (0: at whichever is current). Encoded as the real server's.</summary>
internal sealed record ContinueToken(ulong Revision, string After)
{
    private const string Format = "meta.k8s.io/v1";

    public string Encode() => Base64Url.EncodeToString(Json.ToBytes(new JsonObject
    {
        ["v"] = Format,
        ["rv"] = Revision == 0 ? -1 : (long)Revision,
        ["start"] = $"/{After}\0",
    }));

    /// <exception cref="ApiServerException">400: it is no continue token.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            var json = Json.Parse(Base64Url.DecodeFromChars(text.TrimEnd('='))) as JsonObject;
            var (revision, start) = (json.Integer("rv"), json.Text("start"));
            if (json.Text("v") == Format && revision is not null && start is ['/', ..])
            {
                return new(revision < 0 ? 0 : (ulong)revision, start.Trim('/', '\0'));
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Invalid(e.Message);
        }

        throw Invalid("server does not recognize this encoded version");
    }

    private static ApiServerException Invalid(string why) => ApiErrors.BadRequest("invalid continue token: continue key is not valid: " + why);
}
