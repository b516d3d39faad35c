using BenchmarkDotNet.Running;
using Discovery.Benchmarks;

const string Smoke = "--smoke";

string[] rest = [.. args.Where(static arg => arg != Smoke)];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ResolveBenchmarks).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, new Setup(args.Contains(Smoke)));
return summaries.Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
