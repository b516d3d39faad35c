namespace Discovery.LoadBalancing;

/// <summary>Draws an index by weight in constant time, whatever the number of weights (Vose's alias method).</summary>
internal sealed class AliasTable
{
    // Of each column, the share that is its own; the rest belongs to another.
    private readonly double[] _own;
    private readonly int[] _other;

    private AliasTable(double[] own, int[] other)
    {
        _own = own;
        _other = other;
    }

    /// <param name="weights">Not negative, and not all zero.</param>
    public static AliasTable Of(IReadOnlyList<int> weights)
    {
        var total = weights.Sum(static weight => (double)weight);
        double[] share = [.. weights.Select(weight => weight * weights.Count / total)];
        var other = new int[weights.Count];
        var small = new Stack<int>(Enumerable.Range(0, share.Length).Where(index => share[index] < 1));
        var large = new Stack<int>(Enumerable.Range(0, share.Length).Where(index => share[index] >= 1));
        while (small.Count > 0 && large.Count > 0)
        {
            var (poor, rich) = (small.Pop(), large.Peek());
            other[poor] = rich;
            share[rich] -= 1 - share[poor];
            if (share[rich] < 1)
            {
                small.Push(large.Pop());
            }
        }

        // What is left on either side is full but for rounding.
        foreach (var index in small.Concat(large))
        {
            share[index] = 1;
        }

        return new AliasTable(share, other);
    }

    public int Draw(Random random)
    {
        var column = random.Next(_own.Length);
        return random.NextDouble() < _own[column] ? column : _other[column];
    }
}
