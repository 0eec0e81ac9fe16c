using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Load;

/// <summary>A keep-alive HTTP/1.1 connection.</summary>
internal sealed class HttpLink(Lane lane) : CallLink(lane)
{
    private HttpAnswerReader _answer;

    protected override void Connected() => BecomeUsable();

    protected override void SendCall()
    {
        _answer = default;
        Send(Lane.Spec.Request);
    }

    protected override void Read(Span<byte> input, long now)
    {
        ReadOnlySpan<byte> rest = input;
        while (InCall)
        {
            switch (_answer.Read(ref rest, out ReadOnlySpan<byte> body))
            {
                case AnswerState.NeedMore:
                    return;
                case AnswerState.Body:
                    Take(body, now);
                    break;
                case AnswerState.End:
                    End(_answer.Status, now);
                    return;
                default:
                    Fail("not HTTP");
                    return;
            }
        }
    }
}
