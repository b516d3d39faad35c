using System.Net.Http.Headers;

namespace Discovery.Testing.Tests;

public sealed class ProtobufTests
{
    [Theory]
    [InlineData(Api.Namespaces, "6B387300", 422)]
    [InlineData(Api.Namespaces, "6B38730012070A050A03FFFFFF", 422)]
    [InlineData(Api.Namespaces, "6B387300120A0A080A0664656D6F2D31", 201)]
    [InlineData(Api.Namespaces, "6B38730012FF", 400)]
    [InlineData(Api.Namespaces, "6B3873001207", 400)]
    [InlineData(Api.Namespaces, "00", 400)]
    [InlineData(Api.Namespaces, "", 400)]
    [InlineData(Api.Slices, "6B387300", 415)]
    public async Task Create_ProtobufBody_IsReadOrRefused(string path, string hex, int code)
    {
        await using var api = await Api.StartAsync();
        using var client = api.Server.CreateClient();
        using var body = new ByteArrayContent(Convert.FromHexString(hex));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.kubernetes.protobuf");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), body, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        Assert.Equal(code, (int)response.StatusCode);
    }
}
