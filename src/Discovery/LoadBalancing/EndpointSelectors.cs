namespace Discovery;

/// <summary>The names of the selectors that are always there.</summary>
public static class EndpointSelectors
{
    /// <summary>
    /// Of two endpoints drawn at random, by weight, the one with fewer outstanding requests of this process, relative to its weight. The
    /// default: it keeps requests away from an endpoint that is slow, and many clients that choose so do not follow one another.
    /// </summary>
    public const string PowerOfTwoChoices = "PowerOfTwoChoices";

    /// <summary>One after the other from a random start, each as often as its weight says.</summary>
    public const string RoundRobin = "RoundRobin";
}
