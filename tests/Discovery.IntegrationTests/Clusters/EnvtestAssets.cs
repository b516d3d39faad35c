namespace Discovery.IntegrationTests.Clusters;

/// <summary>The folder with kube-apiserver and etcd that envtest's convention names.</summary>
internal sealed record EnvtestAssets(string ApiServer, string Etcd)
{
    public const string Variable = "KUBEBUILDER_ASSETS";

    /// <summary>Null when the variable is not set.</summary>
    public static EnvtestAssets? Find() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? In(folder) : null;

    /// <summary>A folder that lacks a server is a mistake to report, not a reason to skip.</summary>
    public static EnvtestAssets In(string folder) => new(Server(folder, "kube-apiserver"), Server(folder, "etcd"));

    private static string Server(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name));
        return File.Exists(path) ? path : throw new FileNotFoundException($"{Variable} is '{folder}', but there is no {name} in it.", path);
    }
}
