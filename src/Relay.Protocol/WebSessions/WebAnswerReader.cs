using System.Buffers;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions;

/// <summary>
/// Reads the answer of a chat site. What all have in common: it is undecided until something of the answer has come, so that another token
/// can still be asked; an answer without text is an error, never an empty success; one without its end is cut.
/// </summary>
public abstract class WebAnswerReader : ChatAnswerReader, WebMarks.ITarget
{
    // Sites send a few dozen.
    private const int MaxSources = 1024;

    private static readonly SearchValues<byte> s_notInLinks = SearchValues.Create(" ()<>\r\n"u8);

    private readonly WebMarks? _marks;
    private readonly WebCitations _citations;
    private readonly List<WebSource> _sources = [];
    private bool _started;

    /// <param name="faults">The site's faults in words.</param>
    /// <param name="citations">What becomes of marks.</param>
    /// <param name="marks">How the site writes them; null: it does not.</param>
    private protected WebAnswerReader(WebFaults faults, WebCitations citations, WebMarks? marks)
    {
        Faults = faults;
        _citations = citations;
        _marks = marks;
    }

    /// <summary>Something of the answer itself (not of the thinking) was told.</summary>
    public bool HasText { get; private set; }

    /// <summary>The site's id of the conversation, where the stream gives it; else empty.</summary>
    public string ConversationId { get; private protected set; } = "";

    /// <summary>The site's id of the answer; else empty.</summary>
    public string MessageId { get; private protected set; } = "";

    /// <summary>What an answer without text means.</summary>
    private protected virtual ChatFaultKind EmptyMeans => ChatFaultKind.RateLimited;

    private protected WebFaults Faults { get; }

    private protected bool IsOpen => State is ChatReadState.Undecided or ChatReadState.Good;

    /// <summary>Whether the end of the body is as good an end as the site's own mark.</summary>
    private protected virtual bool EndsWithBody => false;

    public override ChatReadState Read(ReadOnlySpan<byte> body, IChatSink sink)
    {
        try
        {
            if (IsOpen)
            {
                Take(body, sink);
            }
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }

        return State;
    }

    public override ChatReadState Complete(IChatSink sink)
    {
        try
        {
            if (IsOpen)
            {
                TakeEnd(sink);
            }
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }

        if (IsOpen)
        {
            EndBody(sink);
        }

        return State;
    }

    void WebMarks.ITarget.Plain(ReadOnlySpan<byte> text, IChatSink sink) => Say(text, sink);

    bool WebMarks.ITarget.Mark(ReadOnlySpan<byte> inside, IChatSink sink) => TellMark(inside, sink);

    protected override void Dispose(bool disposing)
    {
        _marks?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Reads the next bytes. Throws <see cref="JsonException"/> for what is no JSON.</summary>
    private protected abstract void Take(ReadOnlySpan<byte> body, IChatSink sink);

    /// <summary>The body ended: what was not closed counts.</summary>
    private protected virtual void TakeEnd(IChatSink sink)
    {
    }

    private protected void Thinking(ReadOnlySpan<byte> text, IChatSink sink)
    {
        if (!text.IsEmpty)
        {
            Start(sink);
            sink.Thinking(text);
        }
    }

    private protected void Text(ReadOnlySpan<byte> text, IChatSink sink)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_marks is null || _citations == WebCitations.Keep)
        {
            Say(text, sink);
        }
        else
        {
            _marks.Write(text, this, sink);
        }
    }

    /// <summary>What was held back as a possible mark is none.</summary>
    private protected virtual void FlushText(IChatSink sink) => _marks?.Flush(this, sink);

    /// <summary>The site says that it is done.</summary>
    private protected void Finish(ChatFinish reason, IChatSink sink)
    {
        FlushText(sink);
        if (!HasText)
        {
            Fail(Faults.Empty(EmptyMeans), sink);
            return;
        }

        State = ChatReadState.Finished;
        sink.Finish(reason, default);
    }

    private protected void Fail(ChatFault fault, IChatSink sink)
    {
        State = ChatReadState.Failed;
        sink.Fail(fault);
    }

    /// <summary>The stream is over without a word that the answer is.</summary>
    private protected void EndBody(IChatSink sink)
    {
        FlushText(sink);
        if (EndsWithBody || !HasText)
        {
            Finish(ChatFinish.Stop, sink);
        }
        else
        {
            State = ChatReadState.Cut;
        }
    }

    /// <summary>A search hit.</summary>
    /// <param name="url">Its address; only http and https are kept.</param>
    /// <param name="mark">What marks call it; empty: its number, from 1.</param>
    private protected void AddSource(ReadOnlySpan<byte> url, string mark)
    {
        if (_sources.Count == MaxSources || (mark.Length > 0 && _sources.Exists(source => source.Mark == mark)))
        {
            return; // events repeat what was said
        }

        // Nothing that is not an address comes into a link.
        bool isAddress = (url.StartsWith("https://"u8) || url.StartsWith("http://"u8)) && !url.ContainsAny(s_notInLinks);
        _sources.Add(new WebSource(isAddress ? Encoding.UTF8.GetString(url) : "")
        {
            Mark = mark.Length > 0 ? mark : (_sources.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
    }

    /// <summary>What marks call the hit at a place, from 0, where that comes later.</summary>
    private protected void NameSource(int place, string mark)
    {
        if (place >= 0 && place < _sources.Count)
        {
            _sources[place].Mark = mark;
        }
    }

    /// <summary>Whether a mark's inside is one at all; the others stay in the text. What it calls a hit is in <paramref name="name"/>, and a number for people in <paramref name="shown"/>.</summary>
    private protected virtual bool TryReadMark(ReadOnlySpan<byte> inside, out string name, out string shown)
    {
        name = shown = Encoding.UTF8.GetString(inside);
        return true;
    }

    private protected bool TellMark(ReadOnlySpan<byte> inside, IChatSink sink)
    {
        if (!TryReadMark(inside, out string name, out string shown))
        {
            return false;
        }

        if (_citations == WebCitations.Links && _sources.FindLast(source => source.Mark == name) is { Url.Length: > 0 } found)
        {
            string number = shown.Length > 0 ? shown : (_sources.IndexOf(found) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Say(Encoding.UTF8.GetBytes($"[{number}]({found.Url})"), sink);
        }

        return true;
    }

    private void Say(ReadOnlySpan<byte> text, IChatSink sink)
    {
        Start(sink);
        HasText = true;
        sink.Text(text);
    }

    private void Start(IChatSink sink)
    {
        if (!_started)
        {
            _started = true;
            State = ChatReadState.Good;
            sink.Start(default, default);
        }
    }
}
