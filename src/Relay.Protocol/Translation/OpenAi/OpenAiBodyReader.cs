using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Reads an answer that is either one JSON text or a stream of events, which the first byte shows: errors come as plain JSON also where a
/// stream was asked for. What the pieces mean is the derived reader's to say.
/// </summary>
public abstract class OpenAiBodyReader : ChatAnswerReader
{
    private readonly int _maxBytes;
    private readonly bool _stream;
    private readonly SseLines _lines;
    private PooledBytes _body;
    private Form _form;

    /// <param name="stream">A stream was asked for.</param>
    /// <param name="maxBytes">Longest event, and longest whole body.</param>
    private protected OpenAiBodyReader(bool stream, int maxBytes)
    {
        _stream = stream;
        _maxBytes = maxBytes;
        _lines = new SseLines(maxBytes);
    }

    private enum Form : byte
    {
        Unknown = 0,
        Whole,
        Events,
    }

    public override ChatReadState Read(ReadOnlySpan<byte> body, IChatSink sink)
    {
        if (_form == Form.Unknown)
        {
            body = FindForm(body);
        }

        if (_form == Form.Events)
        {
            ReadEvents(body, sink);
        }
        else if (State == ChatReadState.Undecided)
        {
            Hold(body);
        }

        return State;
    }

    /// <summary>One event; throws <see cref="JsonException"/> for what is no JSON.</summary>
    private protected abstract ChatReadState TellEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IChatSink sink);

    /// <summary>A whole body; throws <see cref="JsonException"/> for what is no JSON.</summary>
    private protected abstract ChatReadState TellWhole(ReadOnlySpan<byte> body, IChatSink sink);

    /// <summary>The stream ended without saying that it is done.</summary>
    private protected abstract ChatReadState EndStream(IChatSink sink);

    public override ChatReadState Complete(IChatSink sink)
    {
        if (State is not (ChatReadState.Undecided or ChatReadState.Good))
        {
            return State;
        }

        if (_form == Form.Events)
        {
            if (_lines.ReadEnd(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data))
            {
                Tell(name, data, sink);
            }

            State = State is ChatReadState.Undecided or ChatReadState.Good ? EndStream(sink) : State;
        }
        else
        {
            ReadWhole(sink);
        }

        return State;
    }

    protected override void Dispose(bool disposing)
    {
        _lines.Dispose();
        _body.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// Passes over white space and a byte order mark, which may come in any pieces, and looks at the first byte after them.
    /// </summary>
    private ReadOnlySpan<byte> FindForm(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> blank = [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xEF, 0xBB, 0xBF];
        body = body.TrimStart(blank);
        if (!body.IsEmpty)
        {
            bool whole = !_stream || body[0] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'<';
            _form = whole ? Form.Whole : Form.Events;
        }

        return body;
    }

    private void Hold(ReadOnlySpan<byte> body)
    {
        if (_body.Length + (long)body.Length > _maxBytes)
        {
            _body.Clear();
            State = ChatReadState.Cut;
            return;
        }

        _body.Append(body);
    }

    private void ReadEvents(ReadOnlySpan<byte> body, IChatSink sink)
    {
        while (State is ChatReadState.Undecided or ChatReadState.Good
            && _lines.Read(ref body, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data))
        {
            Tell(name, data, sink);
        }

        if (_lines.TooLong && State is not (ChatReadState.Finished or ChatReadState.Failed))
        {
            State = ChatReadState.Cut;
        }
    }

    private void Tell(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IChatSink sink)
    {
        try
        {
            State = TellEvent(name, data, sink);
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }
    }

    private void ReadWhole(IChatSink sink)
    {
        try
        {
            State = _body.Length > 0 ? TellWhole(_body.Span, sink) : ChatReadState.Cut;
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }
        finally
        {
            _body.Clear();
        }
    }
}
