namespace Discovery.Testing.Tables;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="Priority">0 is always shown, 1 with <c>-o wide</c>.</param>
internal sealed record TableColumn(string Name, string Format, int Priority)
{
    /// <summary>The first is the name; a leading + means wide output only.</summary>
    public static IReadOnlyList<TableColumn> Named(params string[] names) =>
        [.. names.Select((n, i) => new TableColumn(n.TrimStart('+'), i == 0 ? "name" : "", n.StartsWith('+') ? 1 : 0))];
}
