using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>An answer of the API server.</summary>
public sealed record ApiResponse(string Request, HttpStatusCode StatusCode, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text) as JsonObject ?? throw new InvalidDataException($"{this} is not a JSON object.");

    /// <summary>The body, if the status code is this one; else the test fails with the whole answer in the message.</summary>
    public JsonObject Expect(HttpStatusCode statusCode)
    {
        Assert.True(StatusCode == statusCode, $"expected {(int)statusCode}, got {this}");
        return Json;
    }

    /// <summary>The body, if it is the Status of this failure and says the same as the HTTP status code.</summary>
    public JsonObject ExpectFailure(HttpStatusCode statusCode, string reason)
    {
        var status = Expect(statusCode);
        Assert.Equal(
            $"Status v1 Failure {reason} {(int)statusCode}",
            $"{status.Text("kind")} {status.Text("apiVersion")} {status.Text("status")} {status.Text("reason")} {status.Text("code")}");
        Assert.NotEmpty(status.Text("message"));
        return status;
    }

    public override string ToString() => $"{Request}: {(int)StatusCode} {Text}";
}
