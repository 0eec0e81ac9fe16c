using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;

namespace Relay.Protocol.MiniMax;

/// <summary>Server messages of the T2A WebSocket, one JSON object a message; framing is the socket's.</summary>
public static partial class T2aWriter
{
    /// <summary>
    /// A message without audio: <c>connected_success</c>, <c>task_started</c>, <c>task_finished</c>, <c>sentence_start</c>,
    /// <c>sentence_end</c>, <c>task_canceled</c>, <c>task_flushed</c>.
    /// </summary>
    public static void WriteMessage(IBufferWriter<byte> output, T2aEventKind kind, in T2aIds ids)
    {
        output.Write("{"u8);
        WriteHead(output, kind, in ids);
        WriteTail(output, 0, "success", in ids);
    }

    /// <summary>A <c>task_failed</c> message; the peer must close after it.</summary>
    public static void WriteMessageFailed(IBufferWriter<byte> output, int code, ReadOnlySpan<char> message, in T2aIds ids)
    {
        output.Write("{"u8);
        WriteHead(output, T2aEventKind.TaskFailed, in ids);
        WriteTail(output, code, message, in ids);
    }

    /// <summary>
    /// A refusal of one message that leaves the session as it was (2203, 2204, 2205). Clients read only its code; it goes out under the
    /// name of the answer it stands in for.
    /// </summary>
    public static void WriteMessageRefused(IBufferWriter<byte> output, int code, ReadOnlySpan<char> message, in T2aIds ids)
    {
        output.Write("{"u8);
        WriteHead(output, T2aEventKind.TaskContinued, in ids);
        WriteTail(output, code, message, in ids);
    }

    /// <summary>A <c>task_continued</c> message with the hex of <paramref name="audio"/>, not the last of its text.</summary>
    public static void WriteMessageAudio(IBufferWriter<byte> output, ReadOnlySpan<byte> audio, in T2aIds ids)
    {
        output.Write("{\"data\":{\"audio\":\""u8);
        HexEncoder.Write(output, audio);
        output.Write("\"},"u8);
        WriteHead(output, T2aEventKind.TaskContinued, in ids);
        output.Write(",\"is_final\":false"u8);
        WriteTail(output, 0, "success", in ids);
    }

    /// <summary>The last <c>task_continued</c> message for one text, without audio. It ends the text, not the session.</summary>
    public static void WriteMessageFinal(IBufferWriter<byte> output, in T2aExtraInfo extra, in T2aIds ids)
    {
        output.Write("{\"data\":{\"audio\":\"\"},"u8);
        WriteExtraInfo(output, in extra);
        output.Write(","u8);
        WriteHead(output, T2aEventKind.TaskContinued, in ids);
        output.Write(",\"is_final\":true"u8);
        WriteTail(output, 0, "success", in ids);
    }

    private static void WriteHead(IBufferWriter<byte> output, T2aEventKind kind, in T2aIds ids)
    {
        if (!ids.SessionId.IsEmpty)
        {
            output.Write("\"session_id\":\""u8);
            JsonText.WriteEscaped(output, ids.SessionId);
            output.Write("\","u8);
        }

        if (!ids.ConnectId.IsEmpty)
        {
            output.Write("\"connect_id\":\""u8);
            JsonText.WriteEscaped(output, ids.ConnectId);
            output.Write("\","u8);
        }

        output.Write("\"event\":\""u8);
        output.Write(T2aEventNames.Of(kind));
        output.Write("\""u8);
    }

    private static void WriteTail(IBufferWriter<byte> output, int code, ReadOnlySpan<char> message, in T2aIds ids)
    {
        output.Write(",\"trace_id\":\""u8);
        JsonText.WriteEscaped(output, ids.TraceId);
        output.Write("\","u8);
        WriteBaseResp(output, code, message);
        output.Write("}"u8);
    }
}
