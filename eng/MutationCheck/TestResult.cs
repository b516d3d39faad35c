using System.Xml.Linq;

namespace MutationCheck;

/// <summary>One executed test, or one set of data of it.</summary>
/// <param name="FullName">Namespace, class and method.</param>
/// <param name="Outcome"><c>Pass</c>, <c>Fail</c> or <c>Skip</c>.</param>
/// <param name="Message">Why it failed, in one line.</param>
internal sealed record TestResult(string FullName, string Outcome, string Message)
{
    public bool Passed => Outcome == "Pass";

    public bool Failed => Outcome == "Fail";

    public static TestResult From(XElement test) => new(
        $"{(string?)test.Attribute("type")}.{(string?)test.Attribute("method")}",
        (string?)test.Attribute("result") ?? "",
        string.Join(' ', (test.Element("failure")?.Element("message")?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
