using MutationCheck;

namespace Discovery.ArchitectureTests;

/// <summary>The table of the mutation check, as far as reading tells; whether the tests notice is what the check itself is for.</summary>
public sealed class MutationTableTests
{
    private const string Row = "| K07 | `DecoderTests.K07_Nil_IsReady` | `Discovery.Kubernetes/Decoding/Decoder.cs` | `ready \\|\\| x` → `ready` |";

    [Fact]
    public void Table_OfTheRepository_FitsRulesTestsAndSources() => Assert.Empty(TableCheck.Problems(Repository.Find(AppContext.BaseDirectory)));

    [Fact]
    public void Parse_Row_UnescapesPipes()
    {
        var row = Assert.Single(MutationTable.Parse(["# Title", "| not | this |", "## Mutation check", "| rule | test | file | change |", "|---|---|---|---|", Row, "## After", "| not | this |"]));

        Assert.Equal(new Mutation(6, "K07", "DecoderTests.K07_Nil_IsReady", "Discovery.Kubernetes/Decoding/Decoder.cs", "ready || x", "ready"), row);
        Assert.Equal(("DecoderTests", "K07_Nil_IsReady", "Discovery.Kubernetes"), (row.Class, row.Method, row.Project));
    }

    [Theory]
    [InlineData("Discovery.Tests.Decoding.DecoderTests.K07_Nil_IsReady", true)]
    [InlineData("Discovery.Tests.Decoding.OtherDecoderTests.K07_Nil_IsReady", false)]
    public void IsTestedBy_FullName_ComparesWholeNames(string fullName, bool expected) =>
        Assert.Equal(expected, Assert.Single(MutationTable.Parse(["## Mutation check", Row])).IsTestedBy(fullName));

    [Theory]
    [InlineData("| K07 | `DecoderTests.K07_Nil_IsReady` | `Discovery.Kubernetes/Decoding/Decoder.cs` | `ready` |")]
    [InlineData("| K7 | `DecoderTests.K07_Nil_IsReady` | `Discovery.Kubernetes/Decoding/Decoder.cs` | `a` → `b` |")]
    [InlineData("| K07 | DecoderTests.K07_Nil_IsReady | `Discovery.Kubernetes/Decoding/Decoder.cs` | `a` → `b` |")]
    public void Parse_RowThatIsNone_NamesItsLine(string row) =>
        Assert.StartsWith("Line 2 ", Assert.Throws<FormatException>(() => MutationTable.Parse(["## Mutation check", row])).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_NoTable_IsRefused() => Assert.Throws<FormatException>(() => MutationTable.Parse(["## Something else", Row]));

    [Fact]
    public void Numbers_OfADocument_AreThoseOfItsRules() => Assert.Equal(["K01", "K03"], Rules.Numbers("# Rules\n\n* **K01** a **K09**\n  K02\n* **K03** c, see K01\n"));
}
