using System.Text.Json.Serialization;

namespace Discovery.Measurements.Running;

/// <summary>One row of one run.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">What it was measured in: <c>µs</c>, <c>ms</c>, <c>B</c>, <c>MiB</c>.</param>
/// <param name="Value">How much it was.</param>
/// <param name="Against">The yardstick; empty if there is none.</param>
/// <param name="Yardstick">How much that was, in the same unit.</param>
/// <param name="Target">What the ratio of the two may be at most, if anybody has said so.</param>
internal sealed record Sample(string What, string Unit, double Value, string Against = "", double Yardstick = 0, double? Target = null)
{
    [JsonIgnore] // is none without a yardstick
    public double Ratio => Value / Yardstick;
}
