using System.Globalization;
using System.Text;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Decoding;

public sealed class NameTableTests
{
    private readonly NameTable _table = new();

    [Fact]
    public void Number_TheNodesOfALargeCluster_HaveOneEach()
    {
        string[] nodes = [.. Enumerable.Range(0, 10_000).Select(Node)];

        int[] first = [.. nodes.Select(Number)], second = [.. nodes.Select(Number)];

        Assert.Equal(first, second);
        Assert.Equal(nodes.Length, first.Distinct().Count());
        Assert.Equal(nodes, first.Select(number => _table[number]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(63)]
    [InlineData(253)]
    public void Number_NamesThatDifferInOneByte_AreNotTakenForOneAnother(int length)
    {
        string[] names = [new('n', length), .. Enumerable.Range(0, length).Select(place => new string('n', place) + 'm' + new string('n', length - place - 1))];

        int[] first = [.. names.Select(Number)], second = [.. names.Select(Number)];

        Assert.Equal(first, second);
        Assert.Equal(names, first.Select(number => _table[number]));
    }

    [Fact]
    public void Number_NamesMadeToCollide_AreStillTheirOwn()
    {
        // All at one place, of sixty-four as of four thousand.
        string[] names = [.. Enumerable.Range(0, int.MaxValue).Select(Node).Where(static name => (NameTable.Hash(Encoding.UTF8.GetBytes(name)) & 4095) == 7).Take(100)];

        int[] numbers = [.. names.Select(Number), .. names.Select(Number)];

        Assert.Equal([.. names, .. names], numbers.Select(number => _table[number]));
        Assert.Equal(numbers[0], numbers[100]);
    }

    [Fact]
    public void Number_OfNoName_IsNone()
    {
        Assert.Equal(NameTable.None, Number(""));
        Assert.NotEqual(NameTable.None, Number("node"));
        Assert.Equal("", _table[NameTable.None]);
    }

    [Fact]
    public void IsFull_AfterMoreNamesThanAClusterHasNodes_AndTakesOthersAllTheSame()
    {
        var names = 0;
        while (!_table.IsFull)
        {
            Number(Node(names++));
        }

        Assert.InRange(names, 65_000, 66_000);
        Assert.Equal("another", _table[Number("another")]);
    }

    [Fact]
    public async Task Names_ReadWhileOthersAreNumbered_AreThoseOfTheirNumbers()
    {
        const int Names = 50_000;
        var last = 0;
        var reading = Enumerable.Range(0, Math.Max(2, Environment.ProcessorCount)).Select(_ => Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning)).ToArray();

        for (var name = 1; name <= Names; name++)
        {
            Assert.Equal(name, Number(Node(name)));
            Volatile.Write(ref last, name);
        }

        await Task.WhenAll(reading).WaitAsync(Pulse.Patience);

        void Read()
        {
            for (var seen = 0; seen < Names;)
            {
                seen = Volatile.Read(ref last);
                Assert.Equal(seen == 0 ? "" : Node(seen), _table[seen]);
            }
        }
    }

    private static string Node(int node) => string.Create(CultureInfo.InvariantCulture, $"node-{node:00000}.eu-central-1");

    private int Number(string name) => _table.Number(Encoding.UTF8.GetBytes(name));
}
