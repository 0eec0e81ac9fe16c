using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Load;

/// <summary>A session of <c>/ws/v1/t2a_v2</c> that stays open: a call is one text and everything spoken for it.</summary>
internal sealed class SocketLink(Lane lane) : CallLink(lane)
{
    private HttpAnswerReader _handshake;
    private FrameReader _frames;
    private byte[] _message = new byte[4096];
    private int _messageLength;
    private Stage _stage;

    protected override void Connected() => Send(Lane.Spec.Request);

    protected override void SendCall() => Send(Lane.Spec.SocketText);

    protected override void Read(Span<byte> input, long now)
    {
        if (_stage == Stage.Handshake)
        {
            ReadOnlySpan<byte> head = input;
            AnswerState state = _handshake.Read(ref head, out _);
            if (state == AnswerState.NeedMore)
            {
                return;
            }

            if (state != AnswerState.End || _handshake.Status != 101)
            {
                Fail($"handshake status {_handshake.Status}");
                return;
            }

            input = input[^head.Length..];
            _stage = Stage.Connected;
        }

        while (Fd >= 0)
        {
            switch (_frames.Read(ref input, out ReadOnlySpan<byte> payload))
            {
                case FrameState.NeedMore:
                    return;
                case FrameState.Payload:
                    Append(payload);
                    break;
                case FrameState.MessageEnd:
                    TakeMessage(_message.AsSpan(0, _messageLength), now);
                    _messageLength = 0;
                    break;
                default:
                    Fail("closed");
                    return;
            }
        }
    }

    private void TakeMessage(ReadOnlySpan<byte> message, long now)
    {
        switch (_stage)
        {
            case Stage.Connected when message.IndexOf("\"connected_success\""u8) >= 0:
                _stage = Stage.Starting;
                Send(Lane.Spec.SocketStart);
                break;
            case Stage.Starting when message.IndexOf("\"task_started\""u8) >= 0:
                _stage = Stage.Speaking;
                BecomeUsable();
                break;
            case Stage.Speaking when message.IndexOf("\"task_failed\""u8) < 0:
                Take(message, now);
                if (message.IndexOf("\"is_final\":true"u8) >= 0)
                {
                    End(200, now);
                }

                break;
            default:
                Fail("task failed");
                break;
        }
    }

    private void Append(ReadOnlySpan<byte> payload)
    {
        if (_messageLength + payload.Length > _message.Length)
        {
            Array.Resize(ref _message, (_messageLength + payload.Length) * 2);
        }

        payload.CopyTo(_message.AsSpan(_messageLength));
        _messageLength += payload.Length;
    }

    private enum Stage : byte
    {
        Handshake,
        Connected,
        Starting,
        Speaking,
    }
}
