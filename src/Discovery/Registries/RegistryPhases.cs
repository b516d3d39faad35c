namespace Discovery.Registries;

/// <summary>Asks a registry how far it is in the cheapest way it has.</summary>
internal static class RegistryPhases
{
    public static (RegistryPhase Phase, string Reason) Phase(this IServiceRegistry registry)
    {
        if (registry is IPhasedRegistry phased)
        {
            return phased.Phase;
        }

        var status = registry.Status;
        return (status.Phase, status.Reason);
    }
}
