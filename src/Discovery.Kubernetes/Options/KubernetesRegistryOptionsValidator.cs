using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Discovery.Kubernetes.Transport;
using k8s;

namespace Discovery.Kubernetes.Options;

/// <summary>What is wrong with options, each as key, value and what is allowed; never the value of a secret.</summary>
/// <param name="path">Where the keys stand, e.g. <c>Discovery:Registries:my-k8s-cluster</c>.</param>
internal sealed class KubernetesRegistryOptionsValidator(string path)
{
    private readonly List<string> _failures = [];

    public IReadOnlyList<string> Validate(KubernetesRegistryOptions options)
    {
        CheckSource(options);
        CheckCredential(options);
        CheckFiles(options);
        if (options.NamespaceSelector is { } selector)
        {
            NamespaceSelectorValidator.Validate(selector, $"{path}:NamespaceSelector", _failures);
        }
        else
        {
            Fail(nameof(options.NamespaceSelector), "is null; allowed is a selector, an empty one for all namespaces");
        }

        CheckRest(options);
        return _failures;
    }

    private void CheckSource(KubernetesRegistryOptions options)
    {
        if (options.ApiServer is { } server)
        {
            if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https") || server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
            {
                // Not the value: it may hold a password.
                Fail(nameof(options.ApiServer), "is not usable; allowed is an absolute http or https URI without user, query and fragment, such as https://kubernetes.default:443");
            }

            Exclude(options.KubeConfig, nameof(options.KubeConfig), nameof(options.ApiServer));
            Exclude(options.Context, nameof(options.Context), nameof(options.ApiServer));
            return;
        }

        NeedsServer(options.Token, nameof(options.Token));
        NeedsServer(options.TokenFile, nameof(options.TokenFile));
        NeedsServer(options.CertificateAuthorityFile, nameof(options.CertificateAuthorityFile));
        NeedsServer(options.ClientCertificateFile, nameof(options.ClientCertificateFile));
        NeedsServer(options.ClientKeyFile, nameof(options.ClientKeyFile));
        if (options.SkipTlsVerify)
        {
            Fail(nameof(options.SkipTlsVerify), $"is true without {nameof(options.ApiServer)}; a kubeconfig has insecure-skip-tls-verify of its own");
        }

        CheckKubeConfig(options);
    }

    private void CheckKubeConfig(KubernetesRegistryOptions options)
    {
        if (!options.Enabled || (options is { KubeConfig: null, Context: null } && KubernetesClientConfiguration.IsInCluster()))
        {
            return;
        }

        if (KubeConfigFile.Find(options.KubeConfig).Length == 0)
        {
            if (options.KubeConfig is { } file)
            {
                Fail(nameof(options.KubeConfig), $"is '{file}', and there is no such file");
            }
            else
            {
                _failures.Add($"{path}: there is no cluster to use: this process runs in no pod, and there is no kubeconfig. Set {nameof(options.ApiServer)} or {nameof(options.KubeConfig)}.");
            }

            return;
        }

        try
        {
            var config = KubeConfigFile.Load(options.KubeConfig, options.Context);
            if (options.Context is { } context && !KubeConfigFile.HasContext(config, context))
            {
                Fail(nameof(options.Context), $"is '{context}', which the kubeconfig does not have; allowed is one of {string.Join(", ", config.Contexts?.Select(static known => known.Name) ?? [])}");
            }
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StackOverflowException))
        {
            // A parser's message may quote the file, and the file holds credentials.
            Fail(nameof(options.KubeConfig), $"is '{options.KubeConfig ?? "the default"}', which cannot be read as a kubeconfig ({exception.GetType().Name})");
        }
    }

    private void CheckCredential(KubernetesRegistryOptions options)
    {
        if (options.Token is not null && options.TokenFile is not null)
        {
            Fail(nameof(options.Token), $"and {nameof(options.TokenFile)} are both set; allowed is one of them");
        }

        if (options.Token is { } token && (token.Length == 0 || token.Any(static c => c is <= ' ' or > '~')))
        {
            Fail(nameof(options.Token), "is empty, or has white space or characters other than ASCII in it; allowed is a bearer token");
        }

        if ((options.ClientCertificateFile is null) != (options.ClientKeyFile is null))
        {
            Fail(nameof(options.ClientCertificateFile), $"and {nameof(options.ClientKeyFile)} go together; only one of them is set");
        }

        if (options is { ApiServer: { IsAbsoluteUri: true, Scheme: "http" } server } && (options.Token ?? options.TokenFile) is not null && !ServerAddress.IsSafeForCredential(server))
        {
            Fail(nameof(options.ApiServer), $"is {ServerAddress.Describe(server)}: a token is not sent over plain http except to a loopback address; use https");
        }
    }

    private void CheckFiles(KubernetesRegistryOptions options)
    {
        if (!options.Enabled)
        {
            return; // what is switched off need not be there yet
        }

        Read(options.TokenFile, nameof(options.TokenFile), "a file with a bearer token", static file => File.ReadAllText(file).AsSpan().Trim().Length > 0);
        Read(options.CertificateAuthorityFile, nameof(options.CertificateAuthorityFile), "a file with PEM certificates", static file => ServerTrust.Load(file).Count > 0);
        Read(options.ClientCertificateFile, nameof(options.ClientCertificateFile), "a file with a PEM certificate", static file => ServerTrust.Load(file).Count > 0);
        Read(options.ClientKeyFile, nameof(options.ClientKeyFile), "a file with the PEM key of the client certificate, not encrypted", file => HasKey(options.ClientCertificateFile, file));
    }

    private void CheckRest(KubernetesRegistryOptions options)
    {
        if (options.WatchdogTimeout < TimeSpan.FromSeconds(10) || options.WatchdogTimeout > TimeSpan.FromHours(1))
        {
            Fail(nameof(options.WatchdogTimeout), $"is {options.WatchdogTimeout}; allowed is 00:00:10 to 01:00:00");
        }

        if (options.DefaultWeight is < 0 or > ushort.MaxValue)
        {
            Fail(nameof(options.DefaultWeight), $"is {options.DefaultWeight}; allowed is 0 to {ushort.MaxValue}");
        }

        if (Uri.CheckHostName(options.ClusterDomain) != UriHostNameType.Dns)
        {
            Fail(nameof(options.ClusterDomain), $"is '{options.ClusterDomain}'; allowed is a DNS name such as cluster.local");
        }

        if (options.LabelSelector is { } labels && string.IsNullOrWhiteSpace(labels))
        {
            Fail(nameof(options.LabelSelector), "is empty; allowed is a Kubernetes label selector such as team=shop");
        }

        if (options.DefaultNamespace is { } ns && !NamespaceSelectorValidator.IsNamespace(ns))
        {
            Fail(nameof(options.DefaultNamespace), $"is '{ns}'; allowed is {NamespaceSelectorValidator.NameRule}");
        }

        CheckEnum(options.Resource, nameof(options.Resource));
        CheckEnum(options.AddressFamily, nameof(options.AddressFamily));
    }

    private void CheckEnum<T>(T value, string key)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            Fail(key, $"is {value}; allowed is {string.Join(", ", Enum.GetNames<T>())}");
        }
    }

    private void Read(string? file, string key, string allowed, Func<string, bool> isUsable)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            if (!isUsable(file))
            {
                Fail(key, $"is '{file}', which has no such thing in it; allowed is {allowed}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ConnectionSetupException or ArgumentException)
        {
            // Not the message: a file that was named by mistake may hold anything.
            Fail(key, $"is '{file}', which cannot be read ({exception.GetType().Name}); allowed is {allowed}");
        }
    }

    private void Exclude(string? value, string key, string other)
    {
        if (value is not null)
        {
            Fail(key, $"and {other} are both set; allowed is one of them");
        }
    }

    private void NeedsServer(string? value, string key)
    {
        if (value is not null)
        {
            Fail(key, $"is set without {nameof(KubernetesRegistryOptions.ApiServer)}; the pod's own cluster and a kubeconfig have credentials of their own");
        }
    }

    private void Fail(string key, string what) => _failures.Add($"{path}:{key} {what}.");

    // A certificate that cannot be read is told of by itself.
    private static bool HasKey(string? certificateFile, string keyFile)
    {
        var key = File.ReadAllText(keyFile);
        if (certificateFile is null || !File.Exists(certificateFile))
        {
            return key.Contains("PRIVATE KEY", StringComparison.Ordinal);
        }

        using var pair = X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile), key);
        return pair.HasPrivateKey;
    }
}
