using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>OpenAI's own client library against Relay.</summary>
public sealed class OpenAiClientTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    [Fact]
    public async Task GenerateSpeech_Wav_GivesTheClip()
    {
        TestCaller caller = await Host.AddCallerAsync();
        AudioClient client = new("tts-1", new ApiKeyCredential(caller.Token), Options());

        BinaryData audio = await client.GenerateSpeechAsync(
            Bodies.Text, GeneratedSpeechVoice.Alloy, new SpeechGenerationOptions { ResponseFormat = GeneratedSpeechFormat.Wav }, TestContext.Current.CancellationToken);

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal(call.Clip, audio.ToArray());
        Assert.Equal((EndReason.Completed, "speech-02-turbo"), (call.Reason, call.Model));
    }

    [Fact]
    public async Task GenerateSpeechStreaming_Mp3_GivesTheClipInPieces()
    {
        TestCaller caller = await Host.AddCallerAsync();
        AudioClient client = new("gpt-4o-mini-tts", new ApiKeyCredential(caller.Token), Options());
        List<byte> audio = [];

#pragma warning disable OPENAI001 // marked as for evaluation by its makers
        StreamingSpeechUpdate? last = null;
        IAsyncEnumerable<StreamingSpeechUpdate> updates = await client.GenerateSpeechStreamingAsync(
            Bodies.Text, GeneratedSpeechVoice.Nova, new SpeechGenerationOptions(), TestContext.Current.CancellationToken);
        await foreach (StreamingSpeechUpdate update in updates)
        {
            last = update;
            if (update is StreamingSpeechAudioDeltaUpdate delta)
            {
                audio.AddRange(delta.AudioBytes.ToArray());
            }
        }

        Assert.IsType<StreamingSpeechAudioDoneUpdate>(last);
#pragma warning restore OPENAI001
        Assert.Equal((await Host.CallAsync(caller)).Clip, audio.ToArray());
    }

    [Theory]
    [InlineData("[fake:error=1002]", 429)]
    [InlineData("[fake:http=402]", 502)]
    [InlineData("[fake:error=2054]", 400)]
    public async Task GenerateSpeech_UpstreamFails_ThrowsWithTheStatus(string fault, int status)
    {
        TestCaller caller = await Host.AddCallerAsync();
        AudioClient client = new("tts-1", new ApiKeyCredential(caller.Token), Options());

        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(() =>
            client.GenerateSpeechAsync(fault + Bodies.Text, GeneratedSpeechVoice.Alloy, null, TestContext.Current.CancellationToken));

        Assert.Equal(status, error.Status);
        Secrecy.AssertKept(error.Message, Host.Fake);
    }

    [Fact]
    public async Task GenerateSpeech_WrongToken_ThrowsUnauthorized()
    {
        AudioClient client = new("tts-1", new ApiKeyCredential("rk-nobody"), Options());

        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(() =>
            client.GenerateSpeechAsync("x", GeneratedSpeechVoice.Alloy, null, TestContext.Current.CancellationToken));

        Assert.Equal(401, error.Status);
        Assert.Contains("invalid_api_key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateSpeech_UpstreamCutAfterTheFirstByte_DoesNotLookComplete()
    {
        TestCaller caller = await Host.AddCallerAsync();
        AudioClient client = new("tts-1", new ApiKeyCredential(caller.Token), Options());

        Exception? error = await Record.ExceptionAsync(() => client.GenerateSpeechAsync(
            "[fake:cut-after=3]" + Bodies.Text, GeneratedSpeechVoice.Alloy, null, TestContext.Current.CancellationToken));

        Assert.True(error is ClientResultException or IOException or HttpRequestException or AggregateException, $"{error}");
        Assert.Equal(EndReason.UpstreamCut, (await Host.CallAsync(caller)).Reason);
    }

    [Fact]
    public async Task CompleteChat_Echo_SaysItAgainWithUsage()
    {
        TestCaller caller = await Host.AddCallerAsync();
        ChatClient client = new("echo", new ApiKeyCredential(caller.Token), Options());

        ChatCompletion answer = await client.CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage(Bodies.Text)], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((Bodies.Text, ChatFinishReason.Stop, "echo"), (answer.Content[0].Text, answer.FinishReason, answer.Model));
        Assert.Equal(answer.Usage.TotalTokenCount, answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.Completed, answer.Usage.TotalTokenCount, Bodies.ChatPath), (call.Reason, call.BilledChars, call.Endpoint));
    }

    [Fact]
    public async Task CompleteChatStreaming_Echo_PiecesMakeTheText()
    {
        TestCaller caller = await Host.AddCallerAsync();
        ChatClient client = new("echo", new ApiKeyCredential(caller.Token), Options());
        StringBuilder text = new();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(
            [new UserChatMessage(Bodies.Text)], cancellationToken: TestContext.Current.CancellationToken))
        {
            text.AppendJoin("", update.ContentUpdate.Select(static part => part.Text));
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }

        Assert.Equal((Bodies.Text, ChatFinishReason.Stop), (text.ToString(), finish));
        Assert.NotNull(usage);
        Assert.Equal(EndReason.Completed, (await Host.CallAsync(caller)).Reason);
    }

    [Fact]
    public async Task CompleteChat_UnknownModel_ThrowsNotFound()
    {
        TestCaller caller = await Host.AddCallerAsync();
        ChatClient client = new("gpt-9", new ApiKeyCredential(caller.Token), Options());

        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(() =>
            client.CompleteChatAsync([new UserChatMessage("x")], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(404, error.Status);
        Assert.Contains("model_not_found", error.Message, StringComparison.Ordinal);
    }

    // Without its own retries: one call here is one call there.
    private OpenAIClientOptions Options() => new()
    {
        Endpoint = new Uri(Host.Server.Addresses[0], "/v1"),
        RetryPolicy = new ClientRetryPolicy(0),
    };
}
