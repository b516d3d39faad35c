namespace Discovery.Testing.Schemas;

/// <summary>What decoding met that the schema does not know; fieldValidation says what becomes of it.</summary>
internal sealed class DecodeReport
{
    private readonly List<string> _unknown = [];

    /// <summary>As <c>unknown field "spec.nonsense"</c>, in document order.</summary>
    public IReadOnlyList<string> Warnings => _unknown;

    public void Unknown(string path) => _unknown.Add($"unknown field \"{path}\"");
}
