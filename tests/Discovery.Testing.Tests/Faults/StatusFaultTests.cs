using System.Text.Json.Nodes;

namespace Discovery.Testing.Tests.Faults;

/// <summary>Refusals by HTTP status.</summary>
public sealed class StatusFaultTests
{
    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(410, "Expired")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Status_OfAWatch_IsAProperStatusObject(int code, string reason)
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(code).On("watch", "endpointslices"));
        var answer = await api.GetAsync(Api.Slices + "?watch=1");

        Assert.Equal((code, reason, code), (answer.Code, answer.Reason, (int)answer.Json["code"]!));
        Assert.Equal(("Status", "v1", "Failure"), ((string?)answer.Json["kind"], (string?)answer.Json["apiVersion"], (string?)answer.Json["status"]));
        Assert.NotEmpty(answer.Message);
    }

    [Fact]
    public async Task Status_Forbidden_NamesVerbResourceAndScope()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(403));
        var answer = await api.GetAsync(Api.Slices + "?watch=1");

        Assert.EndsWith("cannot watch resource \"endpointslices\" in API group \"discovery.k8s.io\" in the namespace \"default\"", answer.Message, StringComparison.Ordinal);
        Assert.Equal("endpointslices", (string?)answer.Json["details"]!["kind"]);
    }

    [Fact]
    public async Task Status_RetryAfter_IsHeaderAndDetail()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(429, "slow down", retryAfterSeconds: 7));
        using var client = api.Server.CreateClient();
        using var response = await client.GetAsync(new Uri(Api.Slices, UriKind.Relative), Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation))!;

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal((7, "slow down"), ((int)status["details"]!["retryAfterSeconds"]!, (string?)status["message"]));
    }

    [Fact]
    public async Task ExpiredToken_WhileAdded_IsUnauthorizedForThatTokenOnly()
    {
        await using var api = await Api.StartAsync();
        api.Server.GrantToken("t", "alice", ApiServerRule.Read("services"));
        api.ActAs("t");
        var fault = api.Server.Faults.Add(Fault.ExpiredToken("t"));
        Assert.Equal(401, (await api.GetAsync(Api.Services)).Code);
        api.ActAs(api.Server.AdminToken);
        Assert.Equal(200, (await api.GetAsync(Api.Services)).Code);

        fault.Dispose();
        api.ActAs("t");
        Assert.Equal(200, (await api.GetAsync(Api.Services)).Code);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(410)]
    public async Task FailingPages_PagedList_RefusesTheSecondPage(int code)
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        using var fault = api.Server.Faults.Add(Fault.FailingPages(code));
        var first = await api.GetAsync(Api.Slices + "?limit=1");
        var second = await api.GetAsync($"{Api.Slices}?limit=1&continue={first.Continue}");

        Assert.Equal(["a"], first.Names);
        Assert.Equal(code, second.Code);
    }
}
