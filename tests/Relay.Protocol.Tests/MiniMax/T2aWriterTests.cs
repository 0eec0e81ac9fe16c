using System.Buffers;
using System.Text;
using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Tests.MiniMax;

public class T2aWriterTests
{
    private const string ExtraJson =
        "\"extra_info\":" + """{"audio_length":9914,"audio_sample_rate":32000,"audio_size":157869,"bitrate":128000,"word_count":158,"invisible_character_ratio":0,"usage_characters":160,"audio_format":"mp3","audio_channel":1}""";

    private static readonly T2aExtraInfo s_extra = new(9914, 32000, 157869, 128000, 158, 160, "mp3", 1);
    private readonly ArrayBufferWriter<byte> _output = new();

    private static T2aIds Ids => new() { TraceId = "t1"u8, SessionId = "s1"u8 };

    private static T2aIds BidiIds => new() { TraceId = "t1"u8, SessionId = "s1"u8, ConnectId = "c1"u8 };

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Fact]
    public void WriteSseAudio_Audio_HasTheFormOfTheApi()
    {
        T2aWriter.WriteSseAudio(_output, [0x49, 0x44, 0xFF], Ids);

        Assert.Equal(
            """data: {"data":{"audio":"4944ff","status":1,"ced":""},"trace_id":"t1","base_resp":{"status_code":0,"status_msg":""}}""" + "\n\n",
            Written);
    }

    [Fact]
    public void WriteSseFinal_WithoutClip_HasTheFormOfTheApi()
    {
        T2aWriter.WriteSseFinal(_output, in s_extra, Ids);

        Assert.Equal(
            """data: {"data":{"audio":"","status":2,"ced":""},""" + ExtraJson
            + ""","trace_id":"t1","base_resp":{"status_code":0,"status_msg":"success"}}""" + "\n\n",
            Written);
    }

    [Fact]
    public void WriteHex_ClipInParts_IsOneEvent()
    {
        T2aWriter.BeginSseFinal(_output);
        T2aWriter.WriteHex(_output, [1]);
        T2aWriter.WriteHex(_output, [2, 3]);
        T2aWriter.EndSseFinal(_output, in s_extra, Ids);

        Assert.Equal(
            "<010203> TaskContinued status=2 hex=6 code=0 msg=success trace=t1"
            + " extra usage=160 words=158 ms=9914 size=157869 rate=32000 bits=128000 ch=1 format=mp3\n",
            T2aTranscript.Of(T2aFraming.Sse, [_output.WrittenSpan.ToArray()]));
    }

    [Fact]
    public void EndAnswer_JsonAnswer_ReadsBack()
    {
        T2aWriter.BeginAnswer(_output);
        T2aWriter.WriteHex(_output, [0xAB]);
        T2aWriter.EndAnswer(_output, in s_extra, Ids);

        Assert.StartsWith("<ab> TaskContinued status=2 hex=2 code=0", T2aTranscript.Of(T2aFraming.Json, [_output.WrittenSpan.ToArray()]), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteError_AwkwardMessage_IsEscaped()
    {
        T2aWriter.WriteError(_output, 2013, "say \"语音\"\n", Ids);

        Assert.Equal("""{"base_resp":{"status_code":2013,"status_msg":"say \"语音\"\n"},"trace_id":"t1"}""", Written);
    }

    [Fact]
    public void WriteSseError_Message_IsOneEvent()
    {
        T2aWriter.WriteSseError(_output, 1002, "slow down", Ids);

        Assert.Equal("<> None status=-1 hex=0 code=1002 msg=slow down trace=t1\n", T2aTranscript.Of(T2aFraming.Sse, [_output.WrittenSpan.ToArray()]));
    }

    [Theory]
    [InlineData(T2aEventKind.ConnectedSuccess, "connected_success")]
    [InlineData(T2aEventKind.TaskStarted, "task_started")]
    [InlineData(T2aEventKind.TaskFinished, "task_finished")]
    [InlineData(T2aEventKind.SentenceStart, "sentence_start")]
    [InlineData(T2aEventKind.SentenceEnd, "sentence_end")]
    [InlineData(T2aEventKind.TaskCanceled, "task_canceled")]
    [InlineData(T2aEventKind.TaskFlushed, "task_flushed")]
    public void WriteMessage_EachKind_HasTheFormOfTheApi(T2aEventKind kind, string name)
    {
        T2aWriter.WriteMessage(_output, kind, Ids);

        Assert.Equal($$$"""{"session_id":"s1","event":"{{{name}}}","trace_id":"t1","base_resp":{"status_code":0,"status_msg":"success"}}""", Written);
    }

    [Fact]
    public void WriteMessage_OnTheBidirectionalSocket_HasTheConnectId()
    {
        T2aWriter.WriteMessage(_output, T2aEventKind.SentenceEnd, BidiIds);

        Assert.StartsWith("""{"session_id":"s1","connect_id":"c1","event":"sentence_end",""", Written, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteMessageFailed_Code_HasTheFormOfTheApi()
    {
        T2aWriter.WriteMessageFailed(_output, 1004, "login fail", Ids);

        Assert.Equal("""{"session_id":"s1","event":"task_failed","trace_id":"t1","base_resp":{"status_code":1004,"status_msg":"login fail"}}""", Written);
    }

    [Fact]
    public void WriteMessageRefused_Code_StandsInForTheAnswer()
    {
        T2aWriter.WriteMessageRefused(_output, 2203, "empty text", Ids);

        Assert.Equal(
            """{"session_id":"s1","event":"task_continued","trace_id":"t1","base_resp":{"status_code":2203,"status_msg":"empty text"}}""", Written);
    }

    [Fact]
    public void WriteMessageAudio_Audio_HasTheFormOfTheApi()
    {
        T2aWriter.WriteMessageAudio(_output, [0xFF, 0xF3], Ids);

        Assert.Equal(
            """{"data":{"audio":"fff3"},"session_id":"s1","event":"task_continued","is_final":false,"trace_id":"t1","base_resp":{"status_code":0,"status_msg":"success"}}""",
            Written);
    }

    [Fact]
    public void WriteMessageFinal_ExtraInfo_HasTheFormOfTheApi()
    {
        T2aWriter.WriteMessageFinal(_output, in s_extra, Ids);

        Assert.Equal(
            """{"data":{"audio":""},""" + ExtraJson
            + ""","session_id":"s1","event":"task_continued","is_final":true,"trace_id":"t1","base_resp":{"status_code":0,"status_msg":"success"}}""",
            Written);
    }

    [Fact]
    public void WriteSseAudio_WarmBuffer_AllocatesNothing()
    {
        byte[] audio = new byte[4800];
        var output = new ArrayBufferWriter<byte>(32 * 1024);
        T2aWriter.WriteSseAudio(output, audio, Ids);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            output.ResetWrittenCount();
            T2aWriter.WriteSseAudio(output, audio, Ids);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
