using System.Net;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Any dialect in, any provider out.</summary>
public sealed class TranslatedTests(ChatHost host) : ChatTests(host)
{
    public static TheoryData<string, string, bool> Pairs
    {
        get
        {
            TheoryData<string, string, bool> pairs = [];
            foreach ((string caller, string native) in ((string, string)[])
                [("chat", "OpenAI/m"), ("responses", "OpenAI/m"), ("messages", "Anthropic/m"), ("gemini", "Gemini/m")])
            {
                foreach (string model in (string[])["Fake/m", "Anthropic/m", "Gemini/m"])
                {
                    if (model != native && (caller, model) != ("chat", "Fake/m"))
                    {
                        pairs.Add(caller, model, true);
                        pairs.Add(caller, model, false);
                    }
                }
            }

            return pairs;
        }
    }

    [Theory]
    [InlineData("claude-sonnet-5", "\"thinking\":{\"type\":\"adaptive\"")]
    [InlineData("claude-opus-5-20260801", "\"thinking\":{\"type\":\"adaptive\"")]
    [InlineData("claude-sonnet-4-6", "\"output_config\":{\"effort\":\"high\"")]
    [InlineData("claude-haiku-4-5", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":")]
    public async Task Post_EffortForClaude_IsSaidAsTheModelTakesIt(string model, string part)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model, ",\"reasoning_effort\":\"high\""));

        Assert.Contains(part, Host.Fake.Calls[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Post_OtherDialect_GivesTextToolAndUsage(string dialect, string model, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Answer = new FakeAnswer { Tool = "weather" };

        TestAnswer answer = await AskAsync(caller, dialect, model, stream);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        foreach (string part in (string[])["lo ", "weather", "city", "Paris"])
        {
            Assert.Contains(part, answer.Text, StringComparison.Ordinal);
        }

        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, 120L), (call.Reason, call.BilledChars));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Post_OtherDialectAndTheUpstreamBreaksOff_NeverLooksComplete(string dialect, string model, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Host.Fake.Fault = stream ? new FakeChatFault { EndAfter = model == "Anthropic/m" ? 5 : 2 } : new FakeChatFault { Status = 500 };

        TestAnswer answer = await AskAsync(caller, dialect, model, stream);

        Assert.Contains("error", answer.Text, StringComparison.Ordinal);
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((stream ? EndReason.UpstreamCut : EndReason.UpstreamRefused, 0L), (call.Reason, call.ChargeNanos));
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("responses")]
    [InlineData("gemini")]
    public async Task Post_Echo_AnswersInEveryDialect(string dialect)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await AskAsync(caller, dialect, "echo", stream: false);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("Say hello", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RequestThatCannotBeTranslated_NamesTheField()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(
            caller, ChatBodies.ResponsesPath, ChatBodies.Responses("Anthropic/m", ",\"previous_response_id\":\"resp_1\""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("previous_response_id", answer.Text, StringComparison.Ordinal);
    }

    private Task<TestAnswer> AskAsync(TestCaller caller, string dialect, string model, bool stream)
    {
        string more = stream ? ",\"stream\":true" : "";
        return dialect switch
        {
            "chat" => Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(model, more)),
            "responses" => Host.Relay.AskAsync(caller, ChatBodies.ResponsesPath, ChatBodies.Responses(model, more)),
            "messages" => Host.Relay.AskAsync(caller, ChatBodies.MessagesPath, ChatBodies.Messages(model, more)),
            _ => Host.Relay.AskAsync(
                caller, $"/v1beta/models/{model}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}", ChatBodies.Gemini()),
        };
    }
}
