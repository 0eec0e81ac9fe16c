using System.Buffers;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.MiniMaxAgent;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.MiniMaxAgent;

/// <summary>
/// An answer that is asked for again and again until it is whole: one reply after the other, each read whole before anybody sees it, so that
/// one that breaks off can be asked for again. One owner, one thread at a time.
/// </summary>
/// <param name="site">Where.</param>
/// <param name="token">Whose.</param>
/// <param name="chatId">Of the chat.</param>
/// <param name="thinks">Its thoughts are told.</param>
/// <param name="cancellationToken">The attempt's: ends everything.</param>
internal sealed class MiniMaxAgentPolls(MiniMaxAgentSite site, MiniMaxAgentWebToken token, long chatId, bool thinks, CancellationToken cancellationToken) : WebStream
{
    private const string DetailPath = "/matrix/api/v1/chat/get_chat_detail";
    private const int MaxReplyBytes = 16 * 1024 * 1024;
    private const int MaxBroken = 3;

    private readonly MiniMaxAgentAnswerReader _reader = new(thinks, site.Faults);
    private readonly ReadOnlyMemory<byte> _question = WriteQuestion(chatId);
    private readonly long _beganAt = site.Time.GetTimestamp();
    private ReadOnlyMemory<byte> _reply;
    private bool _hasAsked;
    private bool _isOver;

    public override WebAnswerReader Reader => _reader;

    // Between two looks it holds no buffer; what a look brought waits here until it is read.
    public override ValueTask<int> WaitAsync() => _isOver || !_reply.IsEmpty ? new(0) : LookAsync(default);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer) => _isOver ? new(0) : _reply.IsEmpty ? LookAsync(buffer) : new(Take(buffer));

    public override void Dispose() => _reader.Dispose();

    private static ReadOnlyMemory<byte> WriteQuestion(long chatId)
    {
        ArrayBufferWriter<byte> body = new(64);
        MiniMaxAgentRequest.WriteDetail(body, chatId);
        return body.WrittenMemory;
    }

    private int Take(Memory<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _reply.Length);
        _reply[..count].CopyTo(buffer);
        _reply = _reply[count..];
        return count;
    }

    private async ValueTask<int> LookAsync(Memory<byte> buffer)
    {
        if (_reader.State is ChatReadState.Finished or ChatReadState.Failed)
        {
            _isOver = true;
            return 0;
        }

        for (int broken = 0; _reply.IsEmpty;)
        {
            if (_hasAsked)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(site.Options.PollIntervalMs), site.Time, cancellationToken);
            }

            if (site.Time.GetElapsedTime(_beganAt).TotalMilliseconds > site.Options.MaxAnswerMs)
            {
                throw new IOException("the site did not finish its answer in time");
            }

            _hasAsked = true;
            try
            {
                if (!await AskAsync())
                {
                    _isOver = true;
                    return 0;
                }
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException
                && !cancellationToken.IsCancellationRequested && ++broken < MaxBroken)
            {
                // Looking changes nothing there: it is simply done again.
            }
        }

        return Take(buffer);
    }

    /// <summary>False: it was refused, and the reader knows.</summary>
    private async ValueTask<bool> AskAsync()
    {
        using UpstreamResponse response = await site.PostAsync(DetailPath, token, _question, cancellationToken);
        byte[] body = new byte[Math.Clamp(response.Head.ContentLength, 4096, MaxReplyBytes)];
        int length = 0;
        int count;
        while ((count = await response.ReadAsync(body.AsMemory(length))) > 0)
        {
            length += count;
            if (length == body.Length)
            {
                if (length >= MaxReplyBytes)
                {
                    throw new IOException("the site's answer is too long");
                }

                Array.Resize(ref body, Math.Min(length * 2, MaxReplyBytes));
            }
        }

        ReadOnlyMemory<byte> reply = body.AsMemory(0, length);
        if (MiniMaxAgentReply.FindRefusal(response.Head.Status, reply.Span, response.Head.RetryAfterMs, site.Faults) is { } refusal)
        {
            _reader.Refusal = refusal;
            return false;
        }

        _reply = reply;
        return true;
    }
}
