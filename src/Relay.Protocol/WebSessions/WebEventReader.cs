using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions;

/// <summary>Reads the answer of a site that sends an event stream.</summary>
public abstract class WebEventReader : WebAnswerReader
{
    // The longest event is a snapshot of a long answer with its search hits.
    private const int MaxEventBytes = 8 * 1024 * 1024;

    private readonly SseLines _lines = new(MaxEventBytes);
    private JsonStrings _strings;

    private protected WebEventReader(WebFaults faults, WebCitations citations, WebMarks? marks)
        : base(faults, citations, marks)
    {
    }

    /// <summary>One event: its name ("" without one) and its data. Throws <see cref="System.Text.Json.JsonException"/> for what is no JSON.</summary>
    /// <param name="name">Borrowed.</param>
    /// <param name="data">Borrowed.</param>
    /// <param name="strings">For the event's strings; begun, and released by the caller.</param>
    /// <param name="sink">Who is told.</param>
    private protected abstract void Tell(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink);

    private protected override void Take(ReadOnlySpan<byte> body, IChatSink sink)
    {
        while (IsOpen && _lines.Read(ref body, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data))
        {
            TellOne(name, data, sink);
        }

        if (IsOpen && _lines.TooLong)
        {
            State = ChatReadState.Cut;
        }
    }

    private protected override void TakeEnd(IChatSink sink)
    {
        if (_lines.ReadEnd(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data))
        {
            TellOne(name, data, sink);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _lines.Dispose();
        _strings.Release();
        base.Dispose(disposing);
    }

    private void TellOne(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IChatSink sink)
    {
        _strings.Begin(data.Length);
        try
        {
            Tell(name, data, ref _strings, sink);
        }
        finally
        {
            _strings.Release();
        }
    }
}
