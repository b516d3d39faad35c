namespace Discovery.Registries;

/// <summary>A registry that start-up code named, and how to make it. <paramref name="Owned"/> ones are disposed by the catalog.</summary>
internal sealed record RegistryRegistration(string Name, Func<IServiceProvider, IServiceRegistry> Create, bool Owned, object Identity);
