using Discovery.Testing.Storage;

namespace Discovery.Testing.Registry;

/// <param name="Created">It was not there before: 201 rather than 200.</param>
/// <param name="Warnings">For the Warning header.</param>
internal sealed record WriteResult(StoredObject Object, bool Created, IReadOnlyList<string> Warnings);
