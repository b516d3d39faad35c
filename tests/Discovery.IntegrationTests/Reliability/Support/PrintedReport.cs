using Discovery.IntegrationTests.Reliability.Support;

[assembly: AssemblyFixture(typeof(PrintedReport))]

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Prints the figures when the last test has ended.</summary>
public sealed class PrintedReport : IDisposable
{
    public void Dispose()
    {
        if (Report.Table() is { Length: > 0 } table)
        {
            Console.WriteLine($"\n{table}");
        }
    }
}
