namespace Relay.Protocol.MiniMax;

/// <summary>The members of a T2A event that are looked at, by their full path.</summary>
internal enum T2aField : byte
{
    None = 0,

    // Members of the root that are containers; they open a section.
    Data,
    ExtraInfo,
    BaseResp,

    // data.*
    Audio,
    Status,

    // base_resp.*
    StatusCode,
    StatusMessage,
    BaseRespTraceId,

    // extra_info.*
    UsageCharacters,
    WordCount,
    AudioLength,
    AudioSize,
    SampleRate,
    Bitrate,
    Channel,
    AudioFormat,

    // Members of the root.
    TraceId,
    SessionId,
    ConnectId,
    Event,
    IsFinal,
}
