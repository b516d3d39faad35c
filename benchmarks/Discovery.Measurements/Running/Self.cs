using System.Diagnostics;

namespace Discovery.Measurements.Running;

/// <summary>This program, in another process.</summary>
internal static class Self
{
    public static ProcessStartInfo Start(params IEnumerable<string> args)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Self).Assembly.Location);
        }

        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return start;
    }
}
