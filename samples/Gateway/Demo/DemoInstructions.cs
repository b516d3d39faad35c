using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Demo;

/// <summary>Prints what to try, once the gateway listens.</summary>
internal sealed class DemoInstructions(IHostApplicationLifetime lifetime, IServer gateway, IHostEnvironment environment, IConfiguration configuration, DemoCluster demo) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        var address = gateway.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? "http://localhost:9080";
        var api = demo.Server.Address.ToString().TrimEnd('/');
        if (configuration.GetValue<bool>("Demo:Empty"))
        {
            Console.WriteLine($"The gateway listens on {address}, and an empty Kubernetes API server on {api}. docs/guide.md goes on from here.");
            return;
        }

        Console.WriteLine($"""

            The gateway listens on {address}. Its registry is an embedded Kubernetes API server at {api}.

              A request through discovery:     curl -i '{address}/v1/anything/hello?x=1'
              Who serves:                      for i in 1 2 3 4 5 6 7 8 9 10; do curl -s {address}/v1/anything | grep '"pod"'; done
              Why a request fails:             curl -i {address}/v1/missing
              Scale up with kubectl:           kubectl --server {api} apply -f samples/Gateway/manifests/httpbin-3.json
              ... or with curl:                curl -X POST -H 'Content-Type: application/json' --data-binary @samples/Gateway/manifests/httpbin-3.json {api}/apis/discovery.k8s.io/v1/namespaces/apisix/endpointslices
              Scale down:                      kubectl --server {api} -n apisix delete endpointslice httpbin-1
              What the registry knows:         {(environment.IsDevelopment() ? $"{address}/discovery/ui in a browser, or curl -s {address}/discovery" : "only with --environment Development, as it names pods and nodes")}
              Metrics, readiness, liveness:    curl -s {address}/metrics; curl {address}/readyz; curl {address}/livez
              Switch the registry off and on:  "Enabled": false in samples/Gateway/appsettings.json, and back

            """);
    }
}
