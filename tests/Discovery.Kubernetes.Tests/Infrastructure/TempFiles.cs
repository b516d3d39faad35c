namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>A directory of one's own, gone when disposed.</summary>
internal sealed class TempFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kubetests");

    public string Path(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public string Write(string name, string content)
    {
        var path = Path(name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>All of the new content in one step, for a file that somebody reads at the same time.</summary>
    public void Replace(string name, string content) => File.Move(Write(name + ".new", content), Path(name), overwrite: true);

    /// <summary>Files as the kubelet mounts them: links through a link to a directory, which is swapped at every change.</summary>
    public void Mount(params (string Name, string Content)[] files)
    {
        var version = $"..{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path(version));
        foreach (var (name, content) in files)
        {
            Write(System.IO.Path.Combine(version, name), content);
        }

        // In two steps, not in one: .NET cannot rename over a link to a directory.
        File.Delete(Path("..data"));
        File.CreateSymbolicLink(Path("..data"), version);
        foreach (var (name, _) in files.Where(file => !File.Exists(Path(file.Name))))
        {
            File.CreateSymbolicLink(Path(name), System.IO.Path.Combine("..data", name));
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
