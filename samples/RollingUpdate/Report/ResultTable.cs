using System.Globalization;
using RollingUpdate.Load;

namespace RollingUpdate.Report;

/// <summary>Prints results as a Markdown table, and each kind of failure below it.</summary>
internal static class ResultTable
{
    public static void Write(TextWriter writer, string title, IReadOnlyList<ConsumerResult> results)
    {
        writer.WriteLine($"## {title}");
        writer.WriteLine();
        writer.WriteLine("| consumer | requests | failed | a safe retry could have saved | retries | ejections |");
        writer.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (var result in results)
        {
            writer.WriteLine($"| {result.Consumer} | {result.Requests} | {result.Failures.Count} | {result.Avoidable.Count()} | {Text(result.Retries)} | {Text(result.Ejections)} |");
        }

        writer.WriteLine();
        foreach (var result in results)
        {
            foreach (var (explanation, count) in result.Failures.CountBy(static failure => failure.Explanation))
            {
                writer.WriteLine($"* {result.Consumer}: {count} × {explanation}");
            }
        }

        writer.WriteLine();
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
