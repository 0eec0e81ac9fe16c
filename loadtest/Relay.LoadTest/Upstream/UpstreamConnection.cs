using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Relay.LoadTest.Net;
using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Upstream;

/// <summary>One connection to the paced upstream: requests with a Content-Length, one after the other, or a socket.</summary>
internal sealed class UpstreamConnection(PacedUpstream upstream) : PollTarget
{
    private static readonly byte[] s_connected = PacedScripts.SocketEvent("connected_success");
    private static readonly byte[] s_started = PacedScripts.SocketEvent("task_started");
    private static readonly byte[] s_finished = PacedScripts.SocketEvent("task_finished");

    private byte[] _request = new byte[2048];
    private int _requestLength;
    private byte[] _unsent = [];
    private int _unsentLength;
    private PacedScript? _script;
    private int _sent;
    private bool _isSocket;
    private FrameReader _frames;

    /// <summary>When the next chunk is to be sent.</summary>
    public long DueNs { get; private set; }

    public override void Ready(uint events)
    {
        if ((events & Libc.PollOut) != 0 && !SendRest())
        {
            return;
        }

        int count;
        while (Fd >= 0 && (count = SocketCalls.Receive(Fd, upstream.Input)) != SocketCalls.NotNow)
        {
            if (count <= 0 || !Take(upstream.Input.AsSpan(0, count)))
            {
                upstream.Poller.Close(this);
            }
        }
    }

    /// <summary>Sends one chunk; false when it was the last, or nobody is left to read it.</summary>
    public bool SendChunk()
    {
        if (Fd < 0 || _script is not { } script)
        {
            return false;
        }

        script.SetStamp(Clock.Now);
        Send(script.Chunk);
        DueNs += upstream.Shape.IntervalUs * Clock.Microsecond;
        if (++_sent < upstream.Shape.Chunks)
        {
            return true;
        }

        _script = null;
        Send(script.Tail);
        // A request that came early, though no client of ours sends one.
        if (Fd >= 0 && !_isSocket && !TakeRequests())
        {
            upstream.Poller.Close(this);
        }

        return false;
    }

    private bool Take(Span<byte> input)
    {
        if (_isSocket)
        {
            return TakeFrames(input);
        }

        Append(input);
        return _script is not null || TakeRequests();
    }

    private void Append(ReadOnlySpan<byte> input)
    {
        if (_requestLength + input.Length > _request.Length)
        {
            Array.Resize(ref _request, (_requestLength + input.Length) * 2);
        }

        input.CopyTo(_request.AsSpan(_requestLength));
        _requestLength += input.Length;
    }

    private bool TakeRequests()
    {
        while (_script is null && !_isSocket && _requestLength > 0)
        {
            ReadOnlySpan<byte> all = _request.AsSpan(0, _requestLength);
            int end = all.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return true;
            }

            ReadOnlySpan<byte> head = all[..(end + 2)];
            if (!RequestHead.TryHeader(head, "content-length:"u8, out ReadOnlySpan<byte> value))
            {
                value = "0"u8;
            }

            if (!Utf8Parser.TryParse(value, out int length, out _))
            {
                return false;
            }

            int total = end + 4 + length;
            if (all.Length < total)
            {
                return true;
            }

            Answer(head, all[(end + 4)..total]);
            _requestLength -= total;
            _request.AsSpan(total, _requestLength).CopyTo(_request);
        }

        return true;
    }

    private void Answer(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> line = head[..head.IndexOf((byte)'\r')];
        if (line.StartsWith("GET /ws/v1/t2a_v2 "u8) && RequestHead.TryHeader(head, "sec-websocket-key:"u8, out ReadOnlySpan<byte> key))
        {
            Upgrade(key);
            return;
        }

        bool streams = body.IndexOf("\"stream\":true"u8) >= 0 || body.IndexOf("\"stream\": true"u8) >= 0;
        Begin(
            line.IndexOf("/t2a_v2 "u8) >= 0 && streams ? upstream.SpeechEvents
            : line.IndexOf("/chat/completions "u8) >= 0 ? (streams ? upstream.ChatEvents : upstream.ChatBody)
            : line.IndexOf("/audio/speech "u8) >= 0 ? upstream.SpeechBytes
            : upstream.NotHere);
    }

    private void Begin(PacedScript script)
    {
        Send(script.Head);
        if (script.Chunk.Length > 0)
        {
            _script = script;
            _sent = 0;
            DueNs = Clock.Now + (upstream.Shape.IntervalUs * Clock.Microsecond);
            upstream.Enqueue(this);
        }
    }

    private void Upgrade(ReadOnlySpan<byte> key)
    {
        byte[] joined = [.. key, .. "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8];
#pragma warning disable CA5350 // the handshake of RFC 6455 is SHA-1
        string accept = Convert.ToBase64String(SHA1.HashData(joined));
#pragma warning restore CA5350
        Send(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        _isSocket = true;
        Send(s_connected);
    }

    private bool TakeFrames(Span<byte> input)
    {
        while (true)
        {
            switch (_frames.Read(ref input, out ReadOnlySpan<byte> payload))
            {
                case FrameState.NeedMore:
                    return true;
                case FrameState.Payload:
                    Append(payload);
                    break;
                case FrameState.MessageEnd:
                    ReadOnlySpan<byte> message = _request.AsSpan(0, _requestLength);
                    _requestLength = 0;
                    TakeMessage(message);
                    break;
                default:
                    return false;
            }
        }
    }

    private void TakeMessage(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf("\"task_continue\""u8) >= 0)
        {
            Begin(upstream.SpeechMessages);
        }
        else
        {
            Send(message.IndexOf("\"task_start\""u8) >= 0 ? s_started : s_finished);
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (Fd < 0 || bytes.IsEmpty)
        {
            return;
        }

        int sent = _unsentLength > 0 ? 0 : SocketCalls.Send(Fd, bytes);
        if (sent == SocketCalls.Gone)
        {
            upstream.Poller.Close(this);
            return;
        }

        ReadOnlySpan<byte> rest = bytes[Math.Max(0, sent)..];
        if (rest.IsEmpty)
        {
            return;
        }

        if (_unsentLength == 0)
        {
            upstream.Poller.Change(this, Libc.PollIn | Libc.PollOut);
        }

        if (_unsentLength + rest.Length > _unsent.Length)
        {
            Array.Resize(ref _unsent, (_unsentLength + rest.Length) * 2);
        }

        rest.CopyTo(_unsent.AsSpan(_unsentLength));
        _unsentLength += rest.Length;
    }

    private bool SendRest()
    {
        int sent = _unsentLength == 0 ? 0 : SocketCalls.Send(Fd, _unsent.AsSpan(0, _unsentLength));
        if (sent == SocketCalls.Gone)
        {
            upstream.Poller.Close(this);
            return false;
        }

        sent = Math.Max(0, sent);
        _unsent.AsSpan(sent, _unsentLength - sent).CopyTo(_unsent);
        _unsentLength -= sent;
        if (_unsentLength == 0)
        {
            upstream.Poller.Change(this, Libc.PollIn);
        }

        return true;
    }
}
