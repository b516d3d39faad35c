using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Discovery.Benchmarks;

/// <summary>Three processes for each benchmark, whose differences are part of the error. A smoke runs each once, to see that it does.</summary>
internal sealed class Setup : ManualConfig
{
    public Setup(bool smoke)
    {
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        if (smoke)
        {
            // It is to run wherever it builds.
            WithOptions(ConfigOptions.DisableOptimizationsValidator);
        }

        AddJob(smoke
            ? Job.Dry.WithToolchain(InProcessEmitToolchain.Instance)
            : Job.Default.WithLaunchCount(3).WithWarmupCount(4).WithIterationCount(6).WithIterationTime(TimeInterval.FromMilliseconds(200)));
    }
}
