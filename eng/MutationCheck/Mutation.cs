namespace MutationCheck;

/// <summary>A row of the table: a change that breaks a rule, and the test that must notice.</summary>
/// <param name="Line">Where the row stands in the document.</param>
/// <param name="Rule">The rule, e.g. <c>K07</c>.</param>
/// <param name="Test"><c>Class.Method</c>, with as much of the namespace before it as is needed.</param>
/// <param name="File">The changed file, below <c>src</c>.</param>
/// <param name="Old">What stands in the file, exactly once.</param>
/// <param name="New">What it becomes.</param>
internal sealed record Mutation(int Line, string Rule, string Test, string File, string Old, string New)
{
    public string Method => Test[(Test.LastIndexOf('.') + 1)..];

    public string Class => Test[..^(Method.Length + 1)].Split('.')[^1];

    /// <summary>The project that the file belongs to: a folder of <c>src</c>.</summary>
    public string Project => File.Split('/')[0];

    /// <summary>Whether a test of the runner's report is this one.</summary>
    public bool IsTestedBy(string fullName) => $".{fullName}".EndsWith($".{Test}", StringComparison.Ordinal);

    public override string ToString() => $"line {Line}, {Rule}, {Test}";
}
