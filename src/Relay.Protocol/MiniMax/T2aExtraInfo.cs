namespace Relay.Protocol.MiniMax;

/// <summary><c>extra_info</c>: what the end of a synthesis says about the clip.</summary>
/// <param name="AudioLengthMs">Duration.</param>
/// <param name="SampleRate">Hertz.</param>
/// <param name="AudioSize">Decoded bytes of the clip.</param>
/// <param name="Bitrate">Bits per second.</param>
/// <param name="WordCount">Code points of the text.</param>
/// <param name="UsageCharacters">Characters billed.</param>
/// <param name="AudioFormat">As asked for: "mp3", "wav", ...</param>
/// <param name="Channel">Channels.</param>
public readonly record struct T2aExtraInfo(
    long AudioLengthMs,
    int SampleRate,
    long AudioSize,
    int Bitrate,
    long WordCount,
    long UsageCharacters,
    string AudioFormat,
    int Channel);
