using BenchmarkDotNet.Running;
using Discovery.Benchmarks;

const string Smoke = "--smoke";

string[] rest = [.. args.Where(static arg => arg != Smoke)];
BenchmarkSwitcher.FromAssembly(typeof(ResolveBenchmarks).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, new Setup(args.Contains(Smoke)));
