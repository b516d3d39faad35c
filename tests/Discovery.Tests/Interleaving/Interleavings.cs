namespace Discovery.Tests.Interleaving;

/// <summary>All orders in which the steps of several threads can follow one another.</summary>
internal static class Interleavings
{
    /// <param name="steps">How many steps each thread has.</param>
    /// <returns>Each order as the numbers of the threads whose next step is due.</returns>
    public static IEnumerable<int[]> Of(params int[] steps) => Of([.. steps], new int[steps.Sum()], 0);

    private static IEnumerable<int[]> Of(int[] left, int[] order, int length)
    {
        if (length == order.Length)
        {
            yield return [.. order];
            yield break;
        }

        for (var thread = 0; thread < left.Length; thread++)
        {
            if (left[thread] == 0)
            {
                continue;
            }

            left[thread]--;
            order[length] = thread;
            foreach (var complete in Of(left, order, length + 1))
            {
                yield return complete;
            }

            left[thread]++;
        }
    }
}
