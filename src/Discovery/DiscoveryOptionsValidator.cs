using Microsoft.Extensions.Options;

namespace Discovery;

internal sealed class DiscoveryOptionsValidator : IValidateOptions<DiscoveryOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, DiscoveryOptions options)
    {
        List<string> failures = [];
        if (options.InitialSyncTimeout < TimeSpan.Zero || options.InitialSyncTimeout > Longest)
        {
            failures.Add($"Discovery:InitialSyncTimeout is {options.InitialSyncTimeout}; allowed is 00:00:00 to {Longest}.");
        }

        if (options.DefaultRegistry is { } registry && !RegistryName.IsValid(registry))
        {
            failures.Add($"Discovery:DefaultRegistry is '{registry}'; allowed is the name of a registry: {RegistryName.Rule}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
