using System.Diagnostics.CodeAnalysis;
using Relay.Protocol.Text;

namespace Relay.Protocol.MiniMax;

/// <summary>
/// What one event of a T2A answer says, audio apart. Holds its few texts inside itself, so reading it allocates nothing;
/// spans are valid until the reader that owns it starts the next event. A number the event does not state is -1.
/// </summary>
public struct T2aEvent
{
    private Utf8Text256 _statusMessage;
    private Utf8Text64 _audioFormat;
    private Utf8Text64 _traceId;
    private Utf8Text64 _sessionId;
    private Utf8Text64 _connectId;

    /// <summary><c>data.status</c>: 1 while synthesizing, 2 at the end; -1 absent.</summary>
    public int Status { get; internal set; }

    /// <summary><c>base_resp.status_code</c>; 0 is success, and what an event without <c>base_resp</c> means.</summary>
    public int StatusCode { get; internal set; }

    public bool HasBaseResp { get; internal set; }

    /// <summary>What the event is; see <see cref="T2aEventKind.TaskContinued"/> for events without a name.</summary>
    public T2aEventKind Kind { get; internal set; }

    /// <summary><c>is_final</c>: the last message for one <c>task_continue</c>, not for the session.</summary>
    public bool IsFinal { get; internal set; }

    /// <summary>Whether <c>data.audio</c> was there as a string, even an empty one.</summary>
    public bool HasAudio { get; internal set; }

    /// <summary>Raw bytes of <c>data.audio</c> in this event: twice the audio's bytes.</summary>
    public long AudioHexLength { get; internal set; }

    /// <summary>Whether <c>extra_info</c> was there: it marks the last event of a synthesis.</summary>
    public bool HasExtraInfo { get; internal set; }

    /// <summary>Characters the upstream bills.</summary>
    public long UsageCharacters { get; internal set; }

    public long WordCount { get; internal set; }

    /// <summary>Duration in milliseconds.</summary>
    public long AudioLengthMs { get; internal set; }

    /// <summary>Decoded bytes of the whole clip.</summary>
    public long AudioSize { get; internal set; }

    /// <summary>Hertz.</summary>
    public long SampleRate { get; internal set; }

    /// <summary>Bits per second.</summary>
    public long Bitrate { get; internal set; }

    /// <summary>Channels.</summary>
    public long Channel { get; internal set; }

    /// <summary><c>base_resp.status_msg</c>, unescaped, at most 256 bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> StatusMessage => _statusMessage.Span;

    /// <summary><c>extra_info.audio_format</c>, at most 64 bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> AudioFormat => _audioFormat.Span;

    /// <summary><c>trace_id</c> of the root or, where only that has it, of <c>base_resp</c>; at most 64 bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> TraceId => _traceId.Span;

    /// <summary><c>session_id</c>, at most 64 bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> SessionId => _sessionId.Span;

    /// <summary><c>connect_id</c> of the bidirectional socket, at most 64 bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> ConnectId => _connectId.Span;

    internal void Clear()
    {
        _statusMessage.Clear();
        _audioFormat.Clear();
        _traceId.Clear();
        _sessionId.Clear();
        _connectId.Clear();
        Status = -1;
        StatusCode = 0;
        HasBaseResp = false;
        Kind = T2aEventKind.None;
        IsFinal = false;
        HasAudio = false;
        AudioHexLength = 0;
        HasExtraInfo = false;
        UsageCharacters = -1;
        WordCount = -1;
        AudioLengthMs = -1;
        AudioSize = -1;
        SampleRate = -1;
        Bitrate = -1;
        Channel = -1;
    }

    /// <summary>Stores a number; text and unknown fields are left alone.</summary>
    internal void SetNumber(T2aField field, long value)
    {
        switch (field)
        {
            case T2aField.Status:
                Status = Saturate(value);
                break;
            case T2aField.StatusCode:
                StatusCode = Saturate(value);
                break;
            case T2aField.UsageCharacters:
                UsageCharacters = value;
                break;
            case T2aField.WordCount:
                WordCount = value;
                break;
            case T2aField.AudioLength:
                AudioLengthMs = value;
                break;
            case T2aField.AudioSize:
                AudioSize = value;
                break;
            case T2aField.SampleRate:
                SampleRate = value;
                break;
            case T2aField.Bitrate:
                Bitrate = value;
                break;
            case T2aField.Channel:
                Channel = value;
                break;
            case T2aField.IsFinal:
                IsFinal = value != 0;
                break;
            default:
                break;
        }
    }

    /// <summary>Stores an unescaped text; numbers and unknown fields are left alone.</summary>
    internal void SetText(T2aField field, ReadOnlySpan<byte> utf8)
    {
        switch (field)
        {
            case T2aField.StatusMessage:
                _statusMessage.Set(utf8);
                break;
            case T2aField.AudioFormat:
                _audioFormat.Set(utf8);
                break;
            case T2aField.TraceId:
                _traceId.Set(utf8);
                break;
            case T2aField.BaseRespTraceId when _traceId.Span.IsEmpty:
                _traceId.Set(utf8);
                break;
            case T2aField.SessionId:
                _sessionId.Set(utf8);
                break;
            case T2aField.ConnectId:
                _connectId.Set(utf8);
                break;
            case T2aField.Event:
                Kind = T2aEventNames.Parse(utf8);
                break;
            default:
                break;
        }
    }

    private static int Saturate(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
