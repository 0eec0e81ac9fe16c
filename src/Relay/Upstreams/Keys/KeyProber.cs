using System.Collections.Concurrent;
using Relay.Protocol.Balances;
using Relay.Routing.Keys;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.Keys;

/// <summary>
/// Asks providers about keys over HTTP: the balance where they tell it, else the list of models, which a wrong key does not get. Only a
/// 401 says that a key is wrong (and Gemini's 400 with <c>API_KEY_INVALID</c>); everything that could be the network's or the provider's
/// fault says nothing. Any thread.
/// </summary>
internal sealed class KeyProber(IReadOnlyDictionary<string, KeyTarget> targets, int timeoutMs, TimeProvider time) : IKeyProber, IDisposable
{
    private const int MaxBodyBytes = 256 * 1024;

    private readonly ConcurrentDictionary<string, UpstreamHttp> _clients = new(StringComparer.Ordinal);

    public bool Knows(string provider) => targets.ContainsKey(provider);

    public async ValueTask<KeyProbe> AskAsync(string provider, string secret, CancellationToken cancellationToken)
    {
        if (!targets.TryGetValue(provider, out KeyTarget? target))
        {
            return Unknown("the provider's address is not known: set Keys:Providers:" + provider + ":BaseUrl");
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromMilliseconds(timeoutMs));
        try
        {
            UpstreamHttp http = _clients.GetOrAdd(provider, static (_, made) => made.Owner.Connect(made.Target), (Owner: this, Target: target));
            string headers = Headers(target.Auth, secret);
            if (target.Balance == BalanceDialect.None)
            {
                return await AskForModelsAsync(http, target, headers, BalanceState.Unsupported, deadline.Token);
            }

            (int status, byte[] body) = await GetAsync(http, BalancePath(target), headers, deadline.Token);
            return status switch
            {
                200 when BalanceReader.TryRead(target.Balance, body, out KeyBalance balance) => new KeyProbe(
                    KeyVerdict.Valid, BalanceState.Known, balance.TotalNanos, balance.PaidNanos, balance.Currency, balance.IsUsable,
                    balance.IsUsable ? "" : "the provider refuses this account's calls"),
                200 => Unknown("the provider's answer about the balance is not understood"),
                401 => Invalid,
                404 or 410 => await AskForModelsAsync(http, target, headers, BalanceState.Unsupported, deadline.Token),
                _ => Unknown($"the provider answered HTTP {status} about the balance"),
            };
        }
        catch (IOException)
        {
            return Unknown("the provider could not be reached");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unknown("the provider did not answer in time");
        }
    }

    public void Dispose()
    {
        foreach (UpstreamHttp http in _clients.Values)
        {
            http.Dispose();
        }
    }

    private static KeyProbe Invalid => new(KeyVerdict.Invalid, Error: "the provider does not know the key");

    private static KeyProbe Unknown(string error) => new(KeyVerdict.Unknown, Error: error);

    private static async ValueTask<KeyProbe> AskForModelsAsync(
        UpstreamHttp http, KeyTarget target, string headers, BalanceState balance, CancellationToken cancellationToken)
    {
        (int status, byte[] body) = await GetAsync(http, "/models", headers, cancellationToken);
        return status switch
        {
            200 => new KeyProbe(KeyVerdict.Valid, balance),
            401 => Invalid,
            400 when target.Auth == KeyAuth.XGoogApiKey && body.AsSpan().IndexOf("API_KEY_INVALID"u8) >= 0 => Invalid,
            _ => Unknown($"the provider answered HTTP {status} to the list of models"),
        };
    }

    private static async ValueTask<(int Status, byte[] Body)> GetAsync(UpstreamHttp http, string path, string headers, CancellationToken cancellationToken)
    {
        using UpstreamResponse response = await http.GetAsync(path, headers, cancellationToken);
        if (response.Head.Status is not (200 or 400))
        {
            return (response.Head.Status, []);
        }

        byte[] body = new byte[4096];
        int length = 0;
        while (await response.ReadAsync(body.AsMemory(length)) is > 0 and var count)
        {
            length += count;
            if (length == body.Length)
            {
                if (length >= MaxBodyBytes)
                {
                    break; // a long list of models is a list of models; a balance is never that long
                }

                Array.Resize(ref body, length * 2);
            }
        }

        return (response.Head.Status, body[..length]);
    }

    private static string BalancePath(KeyTarget target) => target.Balance switch
    {
        BalanceDialect.DeepSeek => "/user/balance",
        BalanceDialect.Kimi => "/users/me/balance",
        _ => "/user/info",
    };

    private static string Headers(KeyAuth auth, string secret) => auth switch
    {
        KeyAuth.XApiKey => $"x-api-key: {secret}\r\nanthropic-version: 2023-06-01\r\nAccept: application/json\r\n",
        KeyAuth.XGoogApiKey => $"x-goog-api-key: {secret}\r\nAccept: application/json\r\n",
        _ => $"Authorization: Bearer {secret}\r\nAccept: application/json\r\n",
    };

    private UpstreamHttp Connect(KeyTarget target)
    {
        UpstreamAddress address = UpstreamAddress.Of(new Uri(target.BaseUrl));
        if (target.Balance == BalanceDialect.DeepSeek && address.BasePath.EndsWith("/v1", StringComparison.Ordinal))
        {
            address = address with { BasePath = address.BasePath[..^3] }; // the balance is not below the version
        }

        UpstreamHttpOptions limits = new() { ConnectTimeoutMs = timeoutMs, IdleConnectionMs = 10_000 };
        return new UpstreamHttp(new UpstreamConnectionPool(address, limits, time));
    }
}
