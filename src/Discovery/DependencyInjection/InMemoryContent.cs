using Discovery;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What one call of AddInMemory puts into the registry of that name.</summary>
internal sealed partial class InMemoryContent(string name, Action<InMemoryRegistry> configure)
{
    public string Name => name;

    public static InMemoryRegistry Create(string name, IServiceProvider provider)
    {
        var logger = provider.GetRequiredService<ILogger<InMemoryRegistry>>();
        var registry = new InMemoryRegistry(
            name, timeProvider: provider.GetRequiredService<TimeProvider>(), onCallbackError: exception => CallbackFailed(logger, exception, name));
        foreach (var content in provider.GetServices<InMemoryContent>().Where(content => content.Name == name))
        {
            content.Configure(registry);
        }

        return registry;
    }

    private void Configure(InMemoryRegistry registry) => configure(registry);

    [LoggerMessage(1, LogLevel.Error, "A callback on a change in registry '{Registry}' threw.", EventName = "ChangeCallbackFailed")]
    private static partial void CallbackFailed(ILogger logger, Exception exception, string registry);
}
