using System.Diagnostics;
using System.Runtime.InteropServices;
using MutationCheck;

// dotnet run --project eng/MutationCheck [-- rule ...]: see docs/reliability.md.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await CheckAsync(args, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (Exception exception) when (exception is FormatException or IOException or InvalidOperationException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 2;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true; // the copy is to be deleted first
    stop.Cancel();
}

static async Task<int> CheckAsync(string[] rules, CancellationToken cancellationToken)
{
    var watch = Stopwatch.StartNew();
    var repository = Repository.Find(Environment.CurrentDirectory);
    if (Report.Tell(TableCheck.Problems(repository)))
    {
        return 2;
    }

    Mutation[] rows = [.. repository.Mutations().Where(row => rules.Length == 0 || rules.Contains(row.Rule))];
    if (rows.Length == 0)
    {
        throw new FormatException($"There is no row for {string.Join(", ", rules)}.");
    }

    using var copy = await WorkingCopy.MakeAsync(repository, cancellationToken);
    var run = new MutationRun(repository, copy, rows);
    Console.WriteLine($"{rows.Length} changes; building in {copy.Root} and running their tests without them");
    if (Report.Tell(await run.PrepareAsync(cancellationToken)))
    {
        return 2;
    }

    Console.WriteLine($"ready after {watch.Elapsed:m\\:ss}");
    var report = new Report(watch);
    await run.RunAsync(report, cancellationToken);
    return report.Finish();
}
