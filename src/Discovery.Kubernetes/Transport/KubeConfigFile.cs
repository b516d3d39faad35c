using k8s;
using k8s.KubeConfigModels;

namespace Discovery.Kubernetes.Transport;

/// <summary>The kubeconfig that kubectl would use: the one named, else those of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.</summary>
internal static class KubeConfigFile
{
    /// <summary>The files that exist.</summary>
    public static FileInfo[] Find(string? path)
    {
        string[] candidates = path is not null
            ? [path]
            : Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } several
                ? several.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : [KubernetesClientConfiguration.KubeConfigDefaultLocation];
        return [.. candidates.Where(File.Exists).Select(static file => new FileInfo(file))];
    }

    /// <summary>The file that has the context; with no context named, the first.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    public static K8SConfiguration Load(string? path, string? context)
    {
        var files = Find(path);
        if (files.Length == 0)
        {
            throw new FileNotFoundException($"There is no kubeconfig file{(path is null ? "" : $" {path}")}.");
        }

        var loaded = files.Select(static file => KubernetesClientConfiguration.LoadKubeConfig(file, useRelativePaths: true)).ToArray();
        return Array.Find(loaded, file => file is not null && (context is null || HasContext(file, context)))
            ?? Array.Find(loaded, static file => file is not null)
            ?? throw new ConnectionSetupException("the kubeconfig is empty");
    }

    /// <summary>Whether the file has a context of that name.</summary>
    public static bool HasContext(K8SConfiguration file, string context) => file.Contexts?.Any(candidate => candidate.Name == context) ?? false;

    /// <summary>The namespace of a context, without running any credential plugin.</summary>
    public static string? Namespace(K8SConfiguration file, string? context)
    {
        var name = context ?? file.CurrentContext;
        return file.Contexts?.FirstOrDefault(candidate => candidate.Name == name)?.ContextDetails?.Namespace is { Length: > 0 } ns ? ns : null;
    }
}
