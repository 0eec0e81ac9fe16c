using Relay.Protocol.Json;

namespace Relay.Protocol.MiniMax;

/// <summary>
/// What a relay must know of a T2A request: an HTTP body or a WebSocket client message. The body is only looked at and
/// stays what is sent upstream; unknown members are the upstream's business. Members that are absent have the value the
/// API would assume.
/// </summary>
public sealed class T2aRequest
{
    internal T2aRequest()
    {
    }

    /// <summary>The first thing wrong with the request; the members that could be read are set all the same.</summary>
    public T2aRequestError? Error { get; internal set; }

    /// <summary>Which client message this is; None for an HTTP body.</summary>
    public T2aCommand Command { get; internal set; }

    /// <summary>Empty when absent.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>Where the text lies in the body; null when absent.</summary>
    public JsonTextRange? Text { get; internal set; }

    /// <summary><c>voice_setting.voice_id</c>, or <c>voice_id</c> at the root when only that was given; empty when absent.</summary>
    public string VoiceId { get; internal set; } = "";

    /// <summary>
    /// The voice came from <c>voice_id</c> at the root, which the upstream does not know: the body must go through
    /// <see cref="T2aRequestWriter.WriteNative"/>, and the caller expects audio bytes rather than JSON.
    /// </summary>
    public bool IsShortForm { get; internal set; }

    /// <summary>Voices are mixed by <c>timbre_weights</c> (or its old spelling), so no voice id is needed.</summary>
    public bool HasTimbreWeights { get; internal set; }

    /// <summary>The voices that are mixed.</summary>
    public List<string> MixedVoices { get; } = [];

    public bool Stream { get; internal set; }

    /// <summary>The last event of a stream shall not repeat the whole clip.</summary>
    public bool ExcludeAggregatedAudio { get; internal set; }

    public T2aOutputFormat OutputFormat { get; internal set; }

    /// <summary><c>audio_setting.format</c>.</summary>
    public string Format { get; internal set; } = T2aLimits.DefaultFormat;

    /// <summary>The caller named a format, rather than leaving it to whoever speaks.</summary>
    public bool HasFormat { get; internal set; }

    /// <summary>The caller named a sample rate.</summary>
    public bool HasSampleRate { get; internal set; }

    /// <summary>Hertz.</summary>
    public int SampleRate { get; internal set; } = T2aLimits.DefaultSampleRate;

    /// <summary>Bits per second.</summary>
    public int Bitrate { get; internal set; } = T2aLimits.DefaultBitrate;

    public int Channel { get; internal set; } = 1;

    public double Speed { get; internal set; } = 1;

    public double Vol { get; internal set; } = 1;

    public int Pitch { get; internal set; }

    /// <summary>Empty when absent.</summary>
    public string Emotion { get; internal set; } = "";

    /// <summary>The session id a client of the bidirectional socket chose; empty when absent.</summary>
    public string SessionId { get; internal set; } = "";

    /// <summary>Reads a body. Never throws; what is wrong is in <see cref="Error"/>.</summary>
    public static T2aRequest Parse(ReadOnlySpan<byte> body, T2aRequestKind kind = T2aRequestKind.Synthesis) =>
        T2aRequestParser.Parse(body, kind);
}
