namespace MutationCheck;

/// <summary>What became of a row. Only red is good.</summary>
internal enum Verdict
{
    /// <summary>The test failed.</summary>
    Red,

    /// <summary>The test passed: nothing guards the rule.</summary>
    Survived,

    /// <summary>The change does not compile.</summary>
    NotCompiled,

    /// <summary>The test program was killed after its time, or crashed without a report.</summary>
    NotRun,
}
