using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Secrets;

/// <summary>Goes through all objects that hang together, and asks each of ours what a message or a debugger would show of it.</summary>
internal sealed partial class ObjectWalk
{
    private const int Most = 1_000_000;

    private static readonly string[] Foreign = ["System.Net", "System.Threading", "System.Reflection", "System.Linq.Expressions", "Microsoft.AspNetCore", "Microsoft.Extensions.DependencyInjection", "Gateway.Tests"];

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<object> _ahead = new();

    /// <summary>Of every object of ours, its type and its texts.</summary>
    public List<(string Type, string Text)> Shown { get; } = [];

    /// <summary>All strings that objects hold.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

    public void From(object root)
    {
        Add(root);
        while (_ahead.TryDequeue(out var next))
        {
            Assert.True(_seen.Count < Most, "this is not only ours any more");
            if (next.GetType().Assembly.GetName().Name!.StartsWith("Discovery", StringComparison.Ordinal))
            {
                Show(next);
            }

            Follow(next);
        }
    }

    private void Show(object value)
    {
        var type = value.GetType();
        Shown.Add((type.FullName!, value.ToString() ?? ""));
        foreach (var display in type.GetCustomAttributes<DebuggerDisplayAttribute>())
        {
            Shown.Add((type.FullName!, Expression().Replace(display.Value ?? "", match => Evaluate(value, match.Groups[1].Value))));
        }

        foreach (var property in type.GetProperties().Where(static property => property.GetIndexParameters().Length == 0 && property.PropertyType == typeof(string)))
        {
            if (property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State != DebuggerBrowsableState.Never)
            {
                Shown.Add(($"{type.FullName}.{property.Name}", (string?)property.GetValue(value) ?? ""));
            }
        }
    }

    private static string Evaluate(object value, string expression) => expression.EndsWith("()", StringComparison.Ordinal)
        ? value.GetType().GetMethod(expression[..^2], BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, [])!.Invoke(value, null)?.ToString() ?? ""
        : value.GetType().GetProperty(expression, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(value)?.ToString() ?? "";

    private void Follow(object value)
    {
        if (value is string text)
        {
            Held.Add(text);
        }
        else if (value is Array array)
        {
            foreach (var item in array)
            {
                Add(item);
            }
        }
        else
        {
            for (var type = value.GetType(); type is not null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike && !field.FieldType.IsPrimitive)
                    {
                        Add(field.GetValue(value));
                    }
                }
            }
        }
    }

    private void Add(object? value)
    {
        if (value is not null and not Pointer and not MemberInfo and not Assembly and not Module
            && !value.GetType().IsPrimitive
            && !Array.Exists(Foreign, ns => value.GetType().Namespace?.StartsWith(ns, StringComparison.Ordinal) == true)
            && (value.GetType().IsValueType || _seen.Add(value)))
        {
            _ahead.Enqueue(value);
        }
    }

    [GeneratedRegex(@"\{([\w.()]+)(?:,\w+)?\}")]
    private static partial Regex Expression();
}
