using System.Text;
using System.Text.Json;
using Relay.LoadTest.Upstream;
using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Tests.Upstream;

public sealed class PacedScriptsTests
{
    private static readonly UpstreamShape s_shape = new() { Chunks = 3, AudioBytes = 100 };
    private static readonly PacedScripts s_scripts = new(s_shape);

    public static TheoryData<string> Streams => [nameof(PacedScripts.SpeechEvents), nameof(PacedScripts.SpeechBytes), nameof(PacedScripts.ChatEvents)];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Script_AsSent_IsOneAnswerWithAStampAChunk(string name)
    {
        PacedScript script = Of(name);

        string body = Body(script);

        Assert.Equal(script.BodyBytes, body.Length);
        Assert.Equal(s_shape.Chunks, Stamps(body));
    }

    [Fact]
    public void SpeechEvents_AreJsonWithTheStampInTheirAudioToo()
    {
        string[] events = Body(s_scripts.SpeechEvents).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(s_shape.Chunks + 1, events.Length);
        for (int i = 0; i < s_shape.Chunks; i++)
        {
            using JsonDocument json = JsonDocument.Parse(events[i]["data: ".Length..]);
            byte[] audio = Convert.FromHexString(json.RootElement.GetProperty("data").GetProperty("audio").GetString()!);
            Assert.Equal(s_shape.AudioBytes, audio.Length);
            Assert.Equal(json.RootElement.GetProperty("t").GetString(), Encoding.ASCII.GetString(audio, 0, Stamp.Length));
        }
    }

    [Fact]
    public void ChatEvents_AreJsonAndEndWithUsageAndDone()
    {
        string[] events = Body(s_scripts.ChatEvents).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("data: [DONE]", events[^1]);
        using JsonDocument usage = JsonDocument.Parse(events[^2]["data: ".Length..]);
        Assert.Equal(s_shape.Chunks, usage.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public void SpeechMessages_AreFramesOfJsonThatEndWithTheFinalOne()
    {
        PacedScript script = s_scripts.SpeechMessages;
        script.SetStamp(1);
        FrameReader reader = default;
        Span<byte> input = [.. script.Chunk, .. script.Tail];
        List<string> messages = [];
        while (reader.Read(ref input, out ReadOnlySpan<byte> payload) is FrameState.Payload or FrameState.MessageEnd)
        {
            if (!payload.IsEmpty)
            {
                messages.Add(Encoding.ASCII.GetString(payload));
            }
        }

        Assert.Equal(script.BodyBytes, ((long)s_shape.Chunks * messages[0].Length) + messages[1].Length);
        using JsonDocument final = JsonDocument.Parse(messages[1]);
        Assert.True(final.RootElement.GetProperty("is_final").GetBoolean());
        using JsonDocument first = JsonDocument.Parse(messages[0]);
        Assert.Equal(2 * s_shape.AudioBytes, first.RootElement.GetProperty("data").GetProperty("audio").GetString()!.Length);
    }

    [Fact]
    public void ChatBody_IsOneJson()
    {
        using JsonDocument json = JsonDocument.Parse(Body(s_scripts.ChatBody));

        Assert.Equal(s_shape.JsonTextBytes, json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!.Length);
    }

    private static PacedScript Of(string name) => name switch
    {
        nameof(PacedScripts.SpeechEvents) => s_scripts.SpeechEvents,
        nameof(PacedScripts.SpeechBytes) => s_scripts.SpeechBytes,
        _ => s_scripts.ChatEvents,
    };

    private static string Body(PacedScript script)
    {
        List<byte> sent = [.. script.Head];
        for (int i = 0; i < s_shape.Chunks && script.Chunk.Length > 0; i++)
        {
            script.SetStamp(1_000 + i);
            sent.AddRange(script.Chunk);
        }

        sent.AddRange(script.Tail);
        HttpAnswerReader reader = default;
        ReadOnlySpan<byte> input = sent.ToArray();
        StringBuilder body = new();
        AnswerState state;
        while ((state = reader.Read(ref input, out ReadOnlySpan<byte> piece)) == AnswerState.Body)
        {
            body.Append(Encoding.ASCII.GetString(piece));
        }

        Assert.Equal((AnswerState.End, 200, 0), (state, reader.Status, input.Length));
        return body.ToString();
    }

    private static int Stamps(string body)
    {
        StampScanner scanner = default;
        ReadOnlySpan<byte> input = Encoding.ASCII.GetBytes(body);
        int count = 0;
        while (scanner.TryRead(ref input, out long sentNs))
        {
            Assert.Equal(1_000 + count++, sentNs);
        }

        return count;
    }
}
