using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Relay.FakeUpstreams.Chat;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>A token says where its answers have the chain of thought.</summary>
public sealed class ThinkingPlaceTests(ChatHost host) : ChatTests(host)
{
    private const string Thought = "let me see";

    [Theory]
    [InlineData(ThinkingPlace.Member, "", "Hello 你好", true)]
    [InlineData(ThinkingPlace.ThinkTags, "<think>let me see</think>", "Hello 你好", false)]
    [InlineData(ThinkingPlace.ThinkColon, "<think:let me see>", "Hello 你好", false)]
    [InlineData(ThinkingPlace.Omit, "", "Hello 你好", false)]
    public async Task Post_SameDialect_ThinkingIsWhereTheTokenWantsIt(ThinkingPlace place, string before, string text, bool isMember)
    {
        TestCaller caller = await AddAsync(place);
        Host.Fake.Answer = new FakeAnswer { Thinking = Thought };

        TestAnswer whole = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat());
        TestAnswer stream = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());

        JsonElement message = whole.Json.GetProperty("choices")[0].GetProperty("message");
        Assert.StartsWith(before, message.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(text, message.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(before.Length > 0 || isMember, whole.Text.Contains(Thought, StringComparison.Ordinal));
        Assert.Equal(isMember, message.TryGetProperty("reasoning_content", out _));
        (string content, string reasoning) = Join(stream.Text);
        Assert.StartsWith(before, content, StringComparison.Ordinal);
        Assert.EndsWith(text, content, StringComparison.Ordinal);
        Assert.Equal(isMember ? Thought : "", reasoning);
        Assert.EndsWith("data: [DONE]\n\n", stream.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("usage\":{", stream.Text, StringComparison.Ordinal);
        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.Equal(120, call.BilledChars));
    }

    [Fact]
    public async Task Post_OtherDialect_ThinkingIsWhereTheTokenWantsIt()
    {
        TestCaller caller = await AddAsync(ThinkingPlace.ThinkTags);
        Host.Fake.Answer = new FakeAnswer { Thinking = Thought };

        TestAnswer stream = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream("Anthropic/m"));

        Assert.StartsWith("<think>let me see</think>", Join(stream.Text).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutLimits_Thinking_IsStoredAndAnswered()
    {
        TestCaller admin = await Host.Relay.AddCallerAsync(isAdmin: true);
        TestCaller caller = await Host.Relay.AddCallerAsync();
        long id = await TokenIdAsync(caller);

        TestAnswer set = await PutAsync(admin, id, """{"thinking":"think-colon"}""");
        TestAnswer wrong = await PutAsync(admin, id, """{"thinking":"aloud"}""");

        Assert.Equal((HttpStatusCode.OK, "think-colon"), (set.Status, set.Json.GetProperty("thinking").GetString()));
        Assert.Equal(ThinkingPlace.ThinkColon, (await RecordAsync(caller)).Caller.Limits!.Thinking);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("member, think-tags, think-colon or omit", wrong.Text, StringComparison.Ordinal);
    }

    private static (string Content, string Reasoning) Join(string stream)
    {
        StringBuilder content = new();
        StringBuilder reasoning = new();
        foreach (string line in stream.Split('\n').Where(static line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using JsonDocument json = JsonDocument.Parse(line["data: ".Length..]);
            foreach (JsonElement choice in json.RootElement.GetProperty("choices").EnumerateArray())
            {
                JsonElement delta = choice.GetProperty("delta");
                content.Append(delta.TryGetProperty("content", out JsonElement text) ? text.GetString() : "");
                reasoning.Append(delta.TryGetProperty("reasoning_content", out JsonElement thought) ? thought.GetString() : "");
            }
        }

        return (content.ToString(), reasoning.ToString());
    }

    private async Task<TestCaller> AddAsync(ThinkingPlace place)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        await new TokenLimitStore(Host.Relay.Server.Store).SetAsync(
            await TokenIdAsync(caller), new TokenTerms(TokenLimits.Of(null, null, null, null, place)), TestContext.Current.CancellationToken);
        return caller;
    }

    private async Task<long> TokenIdAsync(TestCaller caller) => (await RecordAsync(caller)).Caller.TokenId;

    private async Task<TokenRecord> RecordAsync(TestCaller caller)
    {
        TokenHash.TryCompute(caller.Token, out TokenHash hash);
        return (await Host.Relay.Server.Accounts.FindTokenAsync(hash, TestContext.Current.CancellationToken))!;
    }

    private async Task<TestAnswer> PutAsync(TestCaller admin, long token, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, $"/admin/tokens/{token}/limits") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", admin.Token);
        using HttpResponseMessage response = await Host.Relay.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await TestAnswer.ReadAsync(response);
    }
}
