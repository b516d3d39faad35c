using System.Text;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>
/// Gives one string for equal bytes: names of namespaces, ports and zones repeat thousands of times. Grows up to a bound and then begins
/// anew, so that names that are no more do not stay. Not for several threads.
/// </summary>
internal sealed class StringPool
{
    private const int LongestPooled = 64;

    private NameTable _names = new();

    /// <param name="utf8">Text; what is long is not pooled.</param>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestPooled)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        if (_names.IsFull)
        {
            _names = new NameTable();
        }

        return _names[_names.Number(utf8)];
    }
}
