using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>
/// An HTTP server that answers what it is told, in order; the last answer of a script repeats. Lists that have no script are
/// empty, and watches that have none are silent. Like an old server it streams no lists, unless a script says so. Asked how far
/// its history goes, it says a very large number.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Script> _scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Pulse? _pulse;
    private readonly WebApplication _app;

    private ScriptedServer(X509Certificate2? certificate, bool clientCertificate, Pulse? pulse, HttpProtocols protocols)
    {
        _pulse = pulse;
        Certificate = certificate;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(TrackAsync);
                if (certificate is not null)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificateSelector = (_, _) => Certificate;
                        https.ClientCertificateMode = clientCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
                        https.ClientCertificateValidation = static (_, _, _) => true;
                    });
                }
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What new connections are shown.</summary>
    public X509Certificate2? Certificate { get; set; }

    public int OpenConnections => _connections.Count;

    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    public static async Task<ScriptedServer> StartAsync(
        X509Certificate2? certificate = null, bool clientCertificate = false, Pulse? pulse = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var server = new ScriptedServer(certificate, clientCertificate, pulse, protocols);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public ScriptedServer List(string resource, params Reply[] replies) => Set($"list {resource}", replies);

    public ScriptedServer Watch(string resource, params Reply[] replies) => Set($"watch {resource}", replies);

    public ScriptedServer WatchList(string resource, params Reply[] replies) => Set($"watchlist {resource}", replies);

    public ScriptedServer Check(string resource, params Reply[] replies) => Set($"check {resource}", replies);

    public IReadOnlyList<ScriptedRequest> Of(string verb, string resource) => [.. _requests.Where(request => request.Verb == verb && request.Resource == resource)];

    /// <summary>Cuts every connection, as a restart would.</summary>
    public void CutConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var grace = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(grace.Token);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private ScriptedServer Set(string key, Reply[] replies)
    {
        _scripts[key] = new Script(replies);
        return this;
    }

    private async Task TrackAsync(ConnectionContext connection, Func<Task> next)
    {
        _connections[connection] = true;
        try
        {
            await next();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            _pulse?.Beat();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var verb = query["sendInitialEvents"].Count > 0 ? "watchlist" : query["watch"].Count > 0 ? "watch" : query["limit"] == "1" ? "check" : "list";
        var resource = context.Request.Path.Value!.Split('/')[^1];
        _requests.Enqueue(new ScriptedRequest(
            verb, resource, context.Request.Path.Value, context.Request.QueryString.Value ?? "", context.Request.Headers.Authorization, context.Connection.ClientCertificate?.Subject, context.Request.Protocol));
        _pulse?.Beat();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            var reply = _scripts.TryGetValue($"{verb} {resource}", out var script) ? script.Next() : Default(verb);
            await reply.Answer(context, either.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static Reply Default(string verb) => verb switch
    {
        "list" => Reply.List("1"),
        "check" => Reply.List("1000000000"),
        "watchlist" => Reply.Status(422, "Invalid", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"),
        _ => Reply.Silence(),
    };

    private sealed class Script(Reply[] replies)
    {
        private int _next;

        public Reply Next() => replies[Math.Min(Interlocked.Increment(ref _next), replies.Length) - 1];
    }
}

internal sealed record ScriptedRequest(string Verb, string Resource, string Path, string Query, string? Authorization, string? Client, string Protocol);
