using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Http;

internal sealed class DiscoveryHttpClientOptionsValidator(IServiceProvider provider) : IValidateOptions<DiscoveryHttpClientOptions>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, DiscoveryHttpClientOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrEmpty(options.Selector) || provider.GetKeyedService<IEndpointSelector>(options.Selector) is null)
        {
            Refuse(nameof(options.Selector), options.Selector,
                $"{EndpointSelectors.PowerOfTwoChoices}, {EndpointSelectors.RoundRobin} or the key of a registered {nameof(IEndpointSelector)}");
        }

        if (options.EmptyWait < TimeSpan.Zero || options.EmptyWait > LongestWait)
        {
            Refuse(nameof(options.EmptyWait), options.EmptyWait, $"00:00:00 to {LongestWait}");
        }

        if (options.ConnectTimeout <= TimeSpan.Zero)
        {
            Refuse(nameof(options.ConnectTimeout), options.ConnectTimeout, "more than 00:00:00");
        }

        if (options.HostHeader is { } host && (host.Length == 0 || !Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0))
        {
            Refuse(nameof(options.HostHeader), host, "a host, with or without a port");
        }

        if (options.Retry.MaxRetries is < 0 or > 10)
        {
            Refuse($"{nameof(options.Retry)}:{nameof(options.Retry.MaxRetries)}", options.Retry.MaxRetries, "0 to 10");
        }

        if (options.Retry.BudgetRatio is not (>= 0 and <= 1))
        {
            Refuse($"{nameof(options.Retry)}:{nameof(options.Retry.BudgetRatio)}", options.Retry.BudgetRatio, "0 to 1");
        }

        if (options.Retry.BudgetBurst < 0)
        {
            Refuse($"{nameof(options.Retry)}:{nameof(options.Retry.BudgetBurst)}", options.Retry.BudgetBurst, "0 or more");
        }

        if (options.Ejection.Duration <= TimeSpan.Zero || options.Ejection.MaxDuration < options.Ejection.Duration)
        {
            Refuse($"{nameof(options.Ejection)}:{nameof(options.Ejection.Duration)}", options.Ejection.Duration,
                $"more than 00:00:00 and no more than {nameof(options.Ejection.MaxDuration)}, which is {options.Ejection.MaxDuration}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Refuse(string key, object? value, string allowed) =>
            failures.Add(FormattableString.Invariant($"{key} of the discovery of HttpClient '{name}' is '{value}'; allowed is {allowed}."));
    }
}
