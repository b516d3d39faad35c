using RollingUpdate;
using RollingUpdate.Report;

// dotnet run --project samples/RollingUpdate: replaces all pods of a service under load, first gracefully and then not.
var graceful = await RollingUpdateRun.GracefulAsync();
ResultTable.Write(Console.Out, "Graceful: readiness off, a second of grace, then connection refused", graceful);

var abrupt = await RollingUpdateRun.AbruptAsync();
ResultTable.Write(Console.Out, "Abrupt: pods die without warning, and their endpoints stay for three seconds", abrupt);

var broken = graceful.Where(static result => result.IsOurs && result.Failures.Count > 0)
    .Concat(abrupt.Where(static result => result.IsOurs && result.Avoidable.Any()))
    .Select(static result => result.Consumer)
    .ToArray();
Console.WriteLine(broken.Length == 0
    ? "Promise kept: no request failed gracefully, and none abruptly that a safe retry could have saved."
    : $"Promise broken by {string.Join(", ", broken)}.");
return broken.Length == 0 ? 0 : 1;
