using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Routing.Chat;
using Relay.Streaming;
using Relay.Upstreams.WebSessions;

namespace Relay.Endpoints.Chat;

/// <summary>
/// Session tokens of chat sites that a caller brings along: behind Relay's own token and a comma, in the place where any client puts a key
/// (<c>Bearer rk-...,T1,T2</c>). They count for models of web sessions only and are neither stored nor logged.
/// </summary>
internal sealed class SessionTokens(ChatRouter router, CallerKeys keys)
{
    private static readonly ChatFailure s_busy = new(
        EndReason.UpstreamRefused, new ChatFault(ChatFaultKind.RateLimited, "too many calls have this session token, try again shortly") { IsOwn = true });

    /// <summary>Splits what a caller showed.</summary>
    /// <param name="shown">As it came.</param>
    /// <param name="tokens">Behind the first comma; none where there is no comma.</param>
    /// <returns>Relay's own token.</returns>
    public static ReadOnlySpan<char> Split(ReadOnlySpan<char> shown, out string[] tokens)
    {
        int comma = shown.IndexOf(',');
        tokens = comma < 0 ? [] : shown[(comma + 1)..].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return comma < 0 ? shown : shown[..comma].TrimEnd();
    }

    /// <summary>Where a call with these tokens goes; null, with the error, when it goes nowhere.</summary>
    public ChatRoute? Route(string model, string[] tokens, out RelayError? error)
    {
        error = null;
        if (tokens.Length > CallerKeys.MaxTokens)
        {
            error = new RelayError(ErrorKind.InvalidRequest, $"at most {CallerKeys.MaxTokens} session tokens can come with a call");
        }
        else if (router.FindWebSession(model) is { } target)
        {
            return keys.Route(target, tokens);
        }
        else
        {
            error = new RelayError(ErrorKind.UnknownModel, "session tokens came with the call, and no web session that is switched on has the model", "model");
        }

        return null;
    }

    /// <summary>Web sessions that are switched on, in order.</summary>
    public IEnumerable<ChatProvider> Platforms => router.WebSessions;

    /// <summary>Asks a platform about a token, as <see cref="ITokenChecker"/> says. Also unknown while as many calls as may wait for the token.</summary>
    public async ValueTask<ChatFailure?> CheckAsync(ChatProvider platform, string token, CancellationToken cancellationToken)
    {
        Routing.Keys.KeyPool pool = keys.PoolOf(platform, token);
        if (!pool.TryTakeNamed(CallerKeys.Label, out Routing.Keys.KeyLease lease))
        {
            return s_busy;
        }

        try
        {
            return await ((ITokenChecker)platform.Upstream).CheckAsync(lease.Key, cancellationToken);
        }
        finally
        {
            lease.Dispose();
        }
    }
}
