using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;

namespace Relay.Protocol.MiniMax;

/// <summary>
/// Writes T2A answers in MiniMax's own forms: the JSON answer and the event stream (here), the socket messages (other
/// part). Everything goes straight into the caller's buffer: constant pieces, ids, numbers and hex; nothing is
/// allocated and no state is kept, so a clip of any size can be written part by part.
/// </summary>
public static partial class T2aWriter
{
    private static ReadOnlySpan<byte> EventStart => "data: "u8;

    private static ReadOnlySpan<byte> EventEnd => "\n\n"u8;

    /// <summary>One event of a stream, <c>data.status</c> 1, with the hex of <paramref name="audio"/>.</summary>
    public static void WriteSseAudio(IBufferWriter<byte> output, ReadOnlySpan<byte> audio, in T2aIds ids)
    {
        output.Write("data: {\"data\":{\"audio\":\""u8);
        HexEncoder.Write(output, audio);
        output.Write("\",\"status\":1,\"ced\":\"\"},\"trace_id\":\""u8);
        JsonText.WriteEscaped(output, ids.TraceId);
        output.Write("\",\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}}\n\n"u8);
    }

    /// <summary>The last event of a stream without the repeated clip.</summary>
    public static void WriteSseFinal(IBufferWriter<byte> output, in T2aExtraInfo extra, in T2aIds ids)
    {
        BeginSseFinal(output);
        EndSseFinal(output, in extra, in ids);
    }

    /// <summary>Opens the last event of a stream; <see cref="WriteHex"/> adds the clip, <see cref="EndSseFinal"/> closes it.</summary>
    public static void BeginSseFinal(IBufferWriter<byte> output)
    {
        output.Write(EventStart);
        BeginAnswer(output);
    }

    /// <summary>Closes what <see cref="BeginSseFinal"/> opened.</summary>
    public static void EndSseFinal(IBufferWriter<byte> output, in T2aExtraInfo extra, in T2aIds ids)
    {
        EndAnswer(output, in extra, in ids);
        output.Write(EventEnd);
    }

    /// <summary>Opens a JSON answer; <see cref="WriteHex"/> adds the clip, <see cref="EndAnswer"/> closes it.</summary>
    public static void BeginAnswer(IBufferWriter<byte> output) => output.Write("{\"data\":{\"audio\":\""u8);

    /// <summary>The next part of a clip, as hex.</summary>
    public static void WriteHex(IBufferWriter<byte> output, ReadOnlySpan<byte> audio) => HexEncoder.Write(output, audio);

    /// <summary>Closes what <see cref="BeginAnswer"/> opened.</summary>
    public static void EndAnswer(IBufferWriter<byte> output, in T2aExtraInfo extra, in T2aIds ids)
    {
        output.Write("\",\"status\":2,\"ced\":\"\"},"u8);
        WriteExtraInfo(output, in extra);
        output.Write(",\"trace_id\":\""u8);
        JsonText.WriteEscaped(output, ids.TraceId);
        output.Write("\","u8);
        WriteBaseResp(output, 0, "success");
        output.Write("}"u8);
    }

    /// <summary>An error as a JSON body.</summary>
    public static void WriteError(IBufferWriter<byte> output, int code, ReadOnlySpan<char> message, in T2aIds ids)
    {
        output.Write("{"u8);
        WriteBaseResp(output, code, message);
        output.Write(",\"trace_id\":\""u8);
        JsonText.WriteEscaped(output, ids.TraceId);
        output.Write("\"}"u8);
    }

    /// <summary>An error as an event of a stream.</summary>
    public static void WriteSseError(IBufferWriter<byte> output, int code, ReadOnlySpan<char> message, in T2aIds ids)
    {
        output.Write(EventStart);
        WriteError(output, code, message, in ids);
        output.Write(EventEnd);
    }

    private static void WriteBaseResp(IBufferWriter<byte> output, int code, ReadOnlySpan<char> message)
    {
        output.Write("\"base_resp\":{\"status_code\":"u8);
        output.WriteInteger(code);
        output.Write(",\"status_msg\":\""u8);
        JsonText.WriteEscaped(output, message);
        output.Write("\"}"u8);
    }

    /// <summary>The member <c>extra_info</c> alone, name and value.</summary>
    internal static void WriteExtraInfo(IBufferWriter<byte> output, in T2aExtraInfo extra)
    {
        output.Write("\"extra_info\":{\"audio_length\":"u8);
        output.WriteInteger(extra.AudioLengthMs);
        output.Write(",\"audio_sample_rate\":"u8);
        output.WriteInteger(extra.SampleRate);
        output.Write(",\"audio_size\":"u8);
        output.WriteInteger(extra.AudioSize);
        output.Write(",\"bitrate\":"u8);
        output.WriteInteger(extra.Bitrate);
        output.Write(",\"word_count\":"u8);
        output.WriteInteger(extra.WordCount);
        output.Write(",\"invisible_character_ratio\":0,\"usage_characters\":"u8);
        output.WriteInteger(extra.UsageCharacters);
        output.Write(",\"audio_format\":\""u8);
        JsonText.WriteEscaped(output, extra.AudioFormat);
        output.Write("\",\"audio_channel\":"u8);
        output.WriteInteger(extra.Channel);
        output.Write("}"u8);
    }
}
