using Microsoft.Extensions.Options;

namespace Discovery.Yarp;

internal sealed class DiscoveryProxyOptionsValidator : IValidateOptions<DiscoveryProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, DiscoveryProxyOptions options)
    {
        List<string> failures = [];
        Check(options.MaxRetries is >= 0 and <= 10, nameof(options.MaxRetries), options.MaxRetries, "0 to 10");
        Check(options.RetryBudgetRatio is >= 0 and <= 1, nameof(options.RetryBudgetRatio), options.RetryBudgetRatio, "0 to 1");
        Check(options.RetryBudgetBurst >= 0, nameof(options.RetryBudgetBurst), options.RetryBudgetBurst, "0 or more");
        Check(
            options.Ejection.Duration > TimeSpan.Zero && options.Ejection.MaxDuration >= options.Ejection.Duration,
            $"{nameof(options.Ejection)}:{nameof(options.Ejection.Duration)}",
            options.Ejection.Duration,
            $"more than 00:00:00 and no more than {nameof(options.Ejection.MaxDuration)}, which is {options.Ejection.MaxDuration}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool isAllowed, string key, object value, string allowed)
        {
            if (!isAllowed)
            {
                failures.Add(FormattableString.Invariant($"{key} of the proxy's discovery is '{value}'; allowed is {allowed}."));
            }
        }
    }
}
