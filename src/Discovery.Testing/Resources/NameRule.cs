using System.Text.RegularExpressions;

namespace Discovery.Testing.Resources;

/// <summary>A rule for names: its pattern, its longest value, and what the real server says when it is broken.</summary>
internal sealed record NameRule(Regex Pattern, int MaxLength, string Message);
