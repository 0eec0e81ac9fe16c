namespace Relay.Protocol.MiniMax;

/// <summary>Finds the <see cref="T2aField"/> a member's name stands for, given the object it is in.</summary>
internal static class T2aFields
{
    /// <param name="section"><see cref="T2aField.None"/> for the root, else the container the member is in.</param>
    /// <param name="name">The member's unescaped name.</param>
    public static T2aField Find(T2aField section, ReadOnlySpan<byte> name) => section switch
    {
        T2aField.None => FindInRoot(name),
        T2aField.Data => FindInData(name),
        T2aField.BaseResp => FindInBaseResp(name),
        T2aField.ExtraInfo => FindInExtraInfo(name),
        _ => T2aField.None,
    };

    // Lengths separate most names, so a lookup costs one comparison.
    private static T2aField FindInRoot(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("data"u8) => T2aField.Data,
        5 when name.SequenceEqual("event"u8) => T2aField.Event,
        8 when name.SequenceEqual("trace_id"u8) => T2aField.TraceId,
        8 when name.SequenceEqual("is_final"u8) => T2aField.IsFinal,
        9 when name.SequenceEqual("base_resp"u8) => T2aField.BaseResp,
        10 when name.SequenceEqual("session_id"u8) => T2aField.SessionId,
        10 when name.SequenceEqual("extra_info"u8) => T2aField.ExtraInfo,
        10 when name.SequenceEqual("connect_id"u8) => T2aField.ConnectId,
        _ => T2aField.None,
    };

    private static T2aField FindInData(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("audio"u8) => T2aField.Audio,
        6 when name.SequenceEqual("status"u8) => T2aField.Status,
        _ => T2aField.None,
    };

    private static T2aField FindInBaseResp(ReadOnlySpan<byte> name) => name.Length switch
    {
        8 when name.SequenceEqual("trace_id"u8) => T2aField.BaseRespTraceId,
        10 when name.SequenceEqual("status_msg"u8) => T2aField.StatusMessage,
        11 when name.SequenceEqual("status_code"u8) => T2aField.StatusCode,
        _ => T2aField.None,
    };

    private static T2aField FindInExtraInfo(ReadOnlySpan<byte> name) => name.Length switch
    {
        7 when name.SequenceEqual("bitrate"u8) => T2aField.Bitrate,
        10 when name.SequenceEqual("audio_size"u8) => T2aField.AudioSize,
        10 when name.SequenceEqual("word_count"u8) => T2aField.WordCount,
        12 when name.SequenceEqual("audio_length"u8) => T2aField.AudioLength,
        12 when name.SequenceEqual("audio_format"u8) => T2aField.AudioFormat,
        13 when name.SequenceEqual("audio_channel"u8) => T2aField.Channel,
        16 when name.SequenceEqual("usage_characters"u8) => T2aField.UsageCharacters,
        17 when name.SequenceEqual("audio_sample_rate"u8) => T2aField.SampleRate,
        _ => T2aField.None,
    };
}
