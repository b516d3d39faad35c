using System.Net;
using System.Text.Json;
using Discovery.ApiServerContract;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>Asks the authorizer. It reads roles and bindings from a watch, so they count a moment after they were written.</summary>
internal static class AccessReview
{
    private const string Path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    /// <summary>Returns when the user has this right.</summary>
    public static Task WaitUntilAllowedAsync(ApiServerClient user, AccessRule rule, CancellationToken cancellationToken)
    {
        var attributes = new { @namespace = rule.Namespace ?? "", group = rule.ApiGroup, resource = rule.Resources[^1], verb = rule.Verbs[^1] };
        var review = JsonSerializer.SerializeToNode(new { spec = new { resourceAttributes = attributes } })!.AsObject();
        return Polling.UntilAsync(IsAllowedAsync, cancellationToken);

        async Task<bool> IsAllowedAsync()
        {
            var answer = (await user.CreateAsync(Path, review)).Expect(HttpStatusCode.Created);
            return answer.Text("status", "allowed") == "true";
        }
    }
}
