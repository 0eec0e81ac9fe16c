using System.Net.Sockets;
using Relay.Protocol.Translation;
using Relay.Routing.Chat;
using Relay.Streaming;
using Relay.Upstreams.Chat;

namespace Relay.Endpoints.Chat;

/// <summary>
/// One attempt at one candidate: asked, and read until its answer has shown to be good or not. Has a deadline and a cancellation of its
/// own, so that a slow one can be given up, and a hedge's loser stopped, while the call goes on. One owner, one thread at a time.
/// </summary>
internal sealed class ChatAttempt : IAsyncDisposable
{
    private readonly ChatCall _chat;
    private readonly ActiveStream _call;
    private readonly ChatOptions _options;
    private readonly ReadOnlyMemory<byte> _keepAlive;
    private readonly Func<ChatAnswerWriter> _createWriter;
    private bool _isEnded;

    public ChatAttempt(
        ChatCandidate candidate, ChatCall chat, ActiveStream call, StreamWatch watch, ChatOptions options, ReadOnlyMemory<byte> keepAlive,
        Func<ChatAnswerWriter> createWriter)
    {
        Candidate = candidate;
        _chat = chat;
        _call = call;
        _options = options;
        _keepAlive = keepAlive;
        _createWriter = createWriter;
        Stream = watch.Add(call.CallId);
    }

    public ChatCandidate Candidate { get; }

    /// <summary>Its cancellation and deadline.</summary>
    public ActiveStream Stream { get; }

    /// <summary>The answer is one, and its beginning waits in the pump.</summary>
    public bool IsGood { get; private set; }

    /// <summary>How it failed; null when it did not, or was cancelled.</summary>
    public ChatFailure? Failure { get; private set; }

    public ChatAnswer? Answer { get; private set; }

    public ChatAnswerWriter? Writer { get; private set; }

    public ChatPump? Pump { get; private set; }

    /// <summary>Asks and reads the head. How it went is in the properties; nothing is thrown but defects.</summary>
    public async Task OpenAsync()
    {
        int own = Candidate.Target.Provider.FirstByteTimeoutMs;
        Stream.Arm(EndReason.FirstByteTimeout, !_chat.Stream ? _options.WholeAnswerTimeoutMs : own > 0 ? own : _options.FirstByteTimeoutMs);
        try
        {
            ChatOpening opening = await Candidate.Target.Provider.Upstream.OpenAsync(
                _chat, Candidate.Target.Model, Candidate.Key, _call.CallId, Stream.Token);
            if (opening.Answer is null)
            {
                Failure = opening.Failure;
                return;
            }

            Answer = opening.Answer;
            Writer = Answer.Reader is null ? null : _createWriter();
            Pump = new ChatPump(Answer, Writer, _call, Stream, _options, _keepAlive);
            ChatReadState state = await Pump.ReadHeadAsync();
            IsGood = state is ChatReadState.Good or ChatReadState.Finished;
            Failure = state switch
            {
                ChatReadState.Failed => new ChatFailure(EndReason.UpstreamRefused, Pump.Fault!),
                ChatReadState.Cut => ChatFailure.Network(EndReason.UpstreamCut),
                ChatReadState.Undecided => ChatFailure.Network(EndReason.UpstreamMalformed),
                _ => null,
            };
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            Failure = Stream.EndedBy switch
            {
                EndReason.FirstByteTimeout => ChatFailure.Network(EndReason.FirstByteTimeout),
                null when error is OperationCanceledException => throw new InvalidOperationException("cancelled by nobody", error),
                null => ChatFailure.Network(EndReason.UpstreamCut),
                _ => null,
            };
        }
    }

    /// <summary>Gives key and circuit back, with what was learnt. Again: nothing happens.</summary>
    /// <param name="failure">How it failed in the end; null when it did not.</param>
    public void End(ChatFailure? failure)
    {
        if (!_isEnded)
        {
            _isEnded = true;
            // Whether a prompt can be counted says nothing about the key that was asked.
            bool isTold = _chat.Operation != ChatOperation.CountTokens && (failure is not null || IsGood);
            ChatRouter.End(Candidate, failure, isTold);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Pump?.Dispose();
        Writer?.Dispose();
        if (Answer is not null)
        {
            await Answer.DisposeAsync();
        }

        End(Failure);
        Stream.Dispose();
    }
}
