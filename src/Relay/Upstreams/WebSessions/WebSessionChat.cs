using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.WebSessions;
using Relay.Streaming;
using Relay.Upstreams.Chat;

namespace Relay.Upstreams.WebSessions;

/// <summary>
/// A consumer chat site as a provider of chat. Its answers are read into the neutral form, so callers of every dialect have them. One call
/// at a time a token, not more often than the interval allows; what a call leaves at the site is removed behind it, in the background, and
/// the token's next turn begins after that.
/// </summary>
internal sealed class WebSessionChat(WebSite site, WebSessionOptions options) : IChatUpstream, ITokenChecker
{
    // Tidying up is two small calls; a site that takes longer for them is left alone.
    private static readonly TimeSpan s_cleanUpTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_shutdownTime = TimeSpan.FromSeconds(3);

    private static readonly WebAsk s_noAsk = new("", "", Thinks: false, Searches: false);

    private readonly ConditionalWeakTable<UpstreamKey, WebToken> _tokens = [];
    private readonly CountdownEvent _cleanUps = new(1);
    private bool _isDisposed;

    public string Name => site.Name;

    public string? RestingWords => site.Faults.Resting;

    public bool CanTake(ChatCall call) => call.Operation == ChatOperation.Chat && Dialects.Of(call.Dialect).CanBeAsked;

    public async ValueTask<ChatOpening> OpenAsync(ChatCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken)
    {
        if (call.Neutral(out ChatRequestError error) is not { } request
            || !WebAskReader.TryRead(request, call.Body.Span, model, site.Style, out WebAsk? ask, out error))
        {
            return Refuse(new ChatFault(ChatFaultKind.BadRequest, error.Message));
        }

        if (options.MaxPromptChars > 0 && ask.Prompt.Length > options.MaxPromptChars)
        {
            return Refuse(site.Faults.TooLong());
        }

        if (!WebSessionOptions.IsHeaderText(key.Secret))
        {
            return Refuse(site.Faults.TokenRefused("it has characters that no token has"));
        }

        WebToken token = _tokens.GetValue(key, site.CreateToken);
        await token.EnterAsync(options.MinIntervalMs, cancellationToken);
        WebTurn turn = site.Begin(ask, token);
        bool isHandedOver = false;
        try
        {
            WebOpening opening = await turn.OpenAsync(cancellationToken);
            if (opening.Stream is null)
            {
                return Refuse(opening.Fault!);
            }

            isHandedOver = true;
            return new WebAnswer(this, turn, token, opening.Stream, site.Faults.Failed());
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ChatFailure.Network(EndReason.UpstreamUnreachable);
        }
        finally
        {
            if (!isHandedOver)
            {
                End(turn, token, isFinished: false);
            }
        }
    }

    public async ValueTask<ChatFailure?> CheckAsync(UpstreamKey key, CancellationToken cancellationToken)
    {
        if (!WebSessionOptions.IsHeaderText(key.Secret))
        {
            return Refuse(site.Faults.TokenRefused("it has characters that no token has"));
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.FirstByteTimeoutMs);
        try
        {
            WebToken token = _tokens.GetValue(key, site.CreateToken);
            await token.EnterAsync(options.MinIntervalMs, deadline.Token);
            try
            {
                return await site.Begin(s_noAsk, token).CheckAsync(deadline.Token) is { } fault ? Refuse(fault) : null;
            }
            finally
            {
                token.Leave();
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ChatFailure.Network(failure is OperationCanceledException ? EndReason.FirstByteTimeout : EndReason.UpstreamUnreachable);
        }
    }

    /// <summary>A turn is over: the site is tidied up, and then the token is free again. Returns at once.</summary>
    public void End(WebTurn turn, WebToken token, bool isFinished)
    {
        bool isCounted = _cleanUps.TryAddCount();
        _ = Task.Run(() => CleanUpAsync(turn, token, isFinished, isCounted));
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        // The server has stopped; what its last calls left at the site is removed before the connections go.
        _cleanUps.Signal();
        if (_cleanUps.Wait(s_shutdownTime))
        {
            _cleanUps.Dispose();
        }

        site.Dispose();
    }

    private static ChatFailure Refuse(ChatFault fault) => new(EndReason.UpstreamRefused, fault);

    private async Task CleanUpAsync(WebTurn turn, WebToken token, bool isFinished, bool isCounted)
    {
        using CancellationTokenSource deadline = new(s_cleanUpTime);
        try
        {
            await turn.CleanUpAsync(isFinished, deadline.Token);
        }
        catch (Exception)
        {
            // A conversation stays in the user's list there. The call itself is over and was good or bad without it.
        }
        finally
        {
            token.Leave();
            if (isCounted)
            {
                _cleanUps.Signal();
            }
        }
    }
}
