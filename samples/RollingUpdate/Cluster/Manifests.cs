using System.Text.Json.Nodes;

namespace RollingUpdate.Cluster;

/// <summary>The objects that Kubernetes would make.</summary>
internal static class Manifests
{
    public static JsonNode Service() => JsonNode.Parse("""
        {
          "apiVersion": "v1",
          "kind": "Service",
          "metadata": { "name": "web", "namespace": "shop" },
          "spec": {
            "ports": [ { "name": "http", "port": 80, "targetPort": "http" }, { "name": "grpc", "port": 5000, "targetPort": "grpc" } ],
            "selector": { "app": "web" }
          }
        }
        """)!;

    /// <summary>The slice of one pod. Pods that differ in their ports cannot share one.</summary>
    public static JsonNode Slice(Pod pod, bool ready, bool terminating) => JsonNode.Parse($$"""
        {
          "apiVersion": "discovery.k8s.io/v1",
          "kind": "EndpointSlice",
          "metadata": { "name": "{{pod.Name}}", "namespace": "shop", "labels": { "kubernetes.io/service-name": "web" } },
          "addressType": "IPv4",
          "ports": [ { "name": "http", "port": {{pod.HttpPort}} }, { "name": "grpc", "port": {{pod.GrpcPort}} } ],
          "endpoints": [ {
            "addresses": [ "127.0.0.1" ],
            "conditions": { "ready": {{Text(ready)}}, "serving": true, "terminating": {{Text(terminating)}} },
            "targetRef": { "kind": "Pod", "namespace": "shop", "name": "{{pod.Name}}" }
          } ]
        }
        """)!;

    private static string Text(bool value) => value ? "true" : "false";
}
