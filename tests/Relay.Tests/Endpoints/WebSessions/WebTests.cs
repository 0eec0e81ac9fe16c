using System.Net;
using System.Text;
using System.Text.Json;
using Relay.FakeUpstreams.WebSessions;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.WebSessions;

/// <summary>What must hold for every chat site; each platform's tests derive from it and add their own.</summary>
/// <typeparam name="THost">The platform's host.</typeparam>
/// <typeparam name="TFake">The platform's fake.</typeparam>
public abstract class WebTests<THost, TFake>(THost host) : IClassFixture<THost>, IAsyncLifetime
    where THost : WebHost<TFake>
    where TFake : FakeWebSite
{
    protected THost Host { get; } = host;

    protected TFake Fake => Host.Fake;

    /// <summary>A model that does not think unless told to.</summary>
    protected abstract string Model { get; }

    /// <summary>Whether the platform tells its thoughts.</summary>
    protected virtual bool HasThinking => true;

    /// <summary>Whether it has a call that removes conversations.</summary>
    protected virtual bool Removes => true;

    public ValueTask InitializeAsync()
    {
        Fake.Reset();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.Relay.AssertNothingHeldAsync();
        if (Removes)
        {
            await Eventually.TrueAsync(() => Fake.Conversations.Values.All(static isRemoved => isRemoved));
            Assert.All(Fake.Conversations, static conversation => Assert.True(conversation.Value, "a conversation was left at the site"));
        }

        Assert.InRange(Fake.MostAtOnce, 0, 1);
        if (Fake is FakeCheckedSite site)
        {
            Assert.Empty(site.Problems);
        }
    }

    [Fact]
    public async Task Post_Plain_GivesTheWholeAnswer()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        JsonElement choice = answer.Json.GetProperty("choices")[0];
        Assert.Equal((Fake.Text, "stop"), (choice.GetProperty("message").GetProperty("content").GetString(), choice.GetProperty("finish_reason").GetString()));
        Assert.Equal(Model, answer.Json.GetProperty("model").GetString());
        Assert.False(choice.GetProperty("message").TryGetProperty("reasoning_content", out _));
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal(EndReason.Completed, call.Reason);
    }

    [Fact]
    public async Task Post_Streamed_GivesPiecesAndTheEnd()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal((Fake.Text, ""), Join(answer));
        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(EndReason.Completed, (await Host.Relay.CallAsync(caller)).Reason);
    }

    [Fact]
    public async Task Post_ThinkingOn_IsApartFromTheAnswer()
    {
        Assert.SkipUnless(HasThinking, "the platform tells no thoughts");
        TestCaller caller = await Host.Relay.AddCallerAsync();
        const string on = ",\"reasoning_effort\":\"medium\"";

        TestAnswer stream = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model, on));
        TestAnswer whole = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model, on));
        TestAnswer anthropic = await Host.Relay.AskAsync(
            caller, ChatBodies.MessagesPath, ChatBodies.Messages(Model, ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}"));

        string thoughts = string.Concat(Fake.Thoughts);
        Assert.Equal((Fake.Text, thoughts), Join(stream));
        JsonElement message = whole.Json.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal((Fake.Text, thoughts), (message.GetProperty("content").GetString(), message.GetProperty("reasoning_content").GetString()));
        Assert.Equal(["thinking", "text"], anthropic.Json.GetProperty("content").EnumerateArray().Select(static block => block.GetProperty("type").GetString()!));
    }

    [Fact]
    public async Task Post_OtherDialects_AreServed()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer anthropic = await Host.Relay.AskAsync(caller, ChatBodies.MessagesPath, ChatBodies.Messages(Model));
        TestAnswer gemini = await Host.Relay.AskAsync(caller, $"/v1beta/models/{Model}:generateContent", ChatBodies.Gemini());
        TestAnswer responses = await Host.Relay.AskAsync(caller, ChatBodies.ResponsesPath, ChatBodies.Responses(Model));

        Assert.All([anthropic, gemini, responses], answer => Assert.Contains(Fake.Text, Unescape(answer), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_ThreeTurns_AllAreInThePrompt()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string body = $$"""
            {"model":"{{Model}}","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"My name is Ada."},
            {"role":"assistant","content":"Hello Ada."},{"role":"user","content":"What is 1+1?"},{"role":"assistant","content":"Two."},
            {"role":"user","content":[{"type":"text","text":"What is my name? 名字"}]}]}
            """;

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, body);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        string prompt = Prompt();
        int at = -1;
        foreach (string text in (string[])["Be brief.", "My name is Ada.", "Hello Ada.", "What is 1+1?", "Two.", "What is my name? 名字"])
        {
            int next = prompt.IndexOf(text, at + 1, StringComparison.Ordinal);
            Assert.True(next > at, $"'{text}' is missing or out of order in: {prompt}");
            at = next;
        }
    }

    [Fact]
    public async Task Post_CallersOwnToken_IsUsedAndTheSettingsOnesAreNot()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string[] own = [Host.CallerToken("good"), Host.CallerToken("bad")];
        Fake.Troubles[own[1]] = FakeWebTrouble.TokenRefused;
        foreach (string token in Host.Tokens)
        {
            Fake.Troubles[token] = FakeWebTrouble.TokenRefused;
        }

        TestAnswer answer = await Host.Relay.AskAsync(
            caller with { Token = $"{caller.Token},{own[0]}, {own[1]}" }, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, Host.Provider, "caller"), (call.Reason, call.Upstream, call.KeyLabel));
    }

    [Fact]
    public async Task Post_CallersOwnTokenIsRefused_TheCallerHearsSoAndNobodyElsesIsUsed()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string own = Host.CallerToken("refused");
        Fake.Troubles[own] = FakeWebTrouble.TokenRefused;

        TestAnswer answer = await Host.Relay.AskAsync(caller with { Token = $"{caller.Token},{own}" }, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("refuses the session token", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(own, answer.Text, StringComparison.Ordinal);
        Assert.Equal("caller", (await Host.Relay.CallAsync(caller)).KeyLabel);
    }

    [Fact]
    public async Task Check_Token_SaysWhetherTheSiteTakesIt()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string bad = Host.CallerToken("dead");
        Fake.Troubles[bad] = FakeWebTrouble.TokenRefused;

        TestAnswer live = await CheckAsync(caller, Host.CallerToken("live"));
        TestAnswer again = await CheckAsync(caller, Host.CallerToken("live"));
        TestAnswer dead = await CheckAsync(caller, bad);

        Assert.All([live, again, dead], static answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Text));
        Assert.Equal(
            (true, true, false), (live.Json.GetProperty("live").GetBoolean(), again.Json.GetProperty("live").GetBoolean(), dead.Json.GetProperty("live").GetBoolean()));
        Assert.Empty(Fake.Conversations);
        Assert.Empty(await Host.Relay.CallsAsync(caller));
    }

    private Task<TestAnswer> CheckAsync(TestCaller caller, string token) =>
        Host.Relay.AskAsync(caller, "/token/check", $$"""{"token":"{{token}}","platform":"{{Host.Provider}}"}""");

    [Fact]
    public async Task Post_OneTurn_IsSentBare()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model));

        Assert.Equal("Say hello", Prompt());
    }

    [Fact]
    public async Task Post_BadTokens_OthersAreAsked()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Troubles[Host.Tokens[0]] = FakeWebTrouble.TokenRefused;
        Fake.Troubles[Host.Tokens[1]] = FakeWebTrouble.TokenRefused;

        TestAnswer[] answers = [await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model)), await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model))];

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.Equal(EndReason.Completed, call.Reason));
    }

    [Theory]
    [InlineData(FakeWebTrouble.TokenRefused, HttpStatusCode.ServiceUnavailable)]
    [InlineData(FakeWebTrouble.Html, HttpStatusCode.ServiceUnavailable)]
    [InlineData(FakeWebTrouble.Json, HttpStatusCode.BadGateway)]
    [InlineData(FakeWebTrouble.Limited, HttpStatusCode.ServiceUnavailable)]
    public async Task Post_Refused_IsAnErrorThatNamesTheOfficialApi(FakeWebTrouble trouble, HttpStatusCode status)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(trouble);

        foreach (string body in (string[])[ChatBodies.Chat(Model), ChatBodies.Stream(Model)])
        {
            TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, body);

            AssertRefused(answer, status);
        }

        Assert.All(await Host.Relay.CallsAsync(caller), static call => Assert.NotEqual(EndReason.Completed, call.Reason));
    }

    [Fact]
    public async Task Post_EmptyAnswer_IsAnError()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.Empty);

        foreach (string body in (string[])[ChatBodies.Chat(Model), ChatBodies.Stream(Model)])
        {
            TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, body);

            Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway]);
            AssertRefused(answer, answer.Status);
        }
    }

    [Fact]
    public async Task Post_StreamBreaks_NeverLooksComplete()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Trouble(FakeWebTrouble.EndsEarly);

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model));

        Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"finish_reason\":\"stop\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal(EndReason.UpstreamCut, (await Host.Relay.CallAsync(caller)).Reason);
    }

    [Fact]
    public async Task Post_CallerLeavesAfterTenPieces_TheSiteIsTidiedUp()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        Fake.Pieces = [.. Enumerable.Range(0, 40).Select(static i => $"piece {i} ")];
        Fake.StallAfter = 12;
        using CancellationTokenSource leave = new();

        using (HttpResponseMessage response = await Host.Relay.SendAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(Model), leave: leave))
        {
            using StreamReader lines = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), Encoding.UTF8);
            for (int pieces = 0; pieces < 10;)
            {
                string? line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.NotNull(line);
                pieces += line.Contains("piece ", StringComparison.Ordinal) ? 1 : 0;
            }

            await leave.CancelAsync();
        }

        Assert.Equal(EndReason.CallerLeft, (await Host.Relay.CallAsync(caller)).Reason);
        await Eventually.TrueAsync(() => Answering().Ended.IsCompleted);
        Assert.True(await Answering().Ended, "the site went on answering");
        await AssertTidiedAsync();
    }

    [Fact]
    public async Task Post_CallsAtOnce_TakeTurnsAndAllAreAnswered()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 9).Select(_ => Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model))));

        Assert.All(answers, static answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Text));
        Assert.Equal(1, Fake.MostAtOnce);
    }

    [Theory]
    [InlineData(""","tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required" """, "tool_choice")]
    [InlineData(""","response_format":{"type":"json_object"} """, "response_format")]
    public async Task Post_WhatNoSiteKnows_IsRefusedByName(string more, string member)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Model, more));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(member, answer.OpenAiError.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(Fake.Calls);
    }

    [Fact]
    public async Task Post_Picture_IsRefusedByName()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.AskAsync(
            caller, ChatBodies.ChatPath,
            $$$"""{"model":"{{{Model}}}","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.example/1.png"}}]}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("'messages'", answer.OpenAiError.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(Fake.Calls);
    }

    [Fact]
    public async Task Models_AreListedAndRoutedByName()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();

        TestAnswer answer = await Host.Relay.GetAsync(caller.Token, "/v1/models");
        TestAnswer named = await Host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat(Host.Provider + "/" + Model));

        Assert.Contains(Model, answer.Json.GetProperty("data").EnumerateArray().Select(static model => model.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.OK, named.Status);
    }

    /// <summary>The prompt of the last answering call, as the site got it.</summary>
    protected abstract string Prompt();

    /// <summary>The last call that asked for an answer.</summary>
    protected abstract FakeWebCall Answering();

    /// <summary>Besides the removal, which every test asserts.</summary>
    protected virtual Task AssertTidiedAsync() => Task.CompletedTask;

    /// <summary>Lets all tokens have it.</summary>
    protected void Trouble(FakeWebTrouble trouble)
    {
        foreach (string token in Host.Tokens)
        {
            Fake.Troubles[token] = trouble;
        }
    }

    private protected void AssertRefused(TestAnswer answer, HttpStatusCode status)
    {
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.Contains("official API", answer.OpenAiError.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.All(Host.Tokens, token => Assert.DoesNotContain(token, answer.Text, StringComparison.Ordinal));
    }

    /// <summary>Asks for a stream, and lets the site go on only when its first piece has come down.</summary>
    private protected async Task<TestAnswer> AskResumingAsync(TestCaller caller, string body)
    {
        Fake.StallAfter = 1;
        using HttpResponseMessage response = await Host.Relay.SendAsync(caller, ChatBodies.ChatPath, body);
        await using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using MemoryStream read = new();
        byte[] first = new byte[1];
        await stream.ReadExactlyAsync(first, TestContext.Current.CancellationToken);
        await read.WriteAsync(first, TestContext.Current.CancellationToken);
        Fake.Resume();
        await stream.CopyToAsync(read, TestContext.Current.CancellationToken);
        return new TestAnswer(response.StatusCode, response.Content.Headers.ContentType?.ToString(), read.ToArray());
    }

    /// <summary>A setting is named as wrong; or none is.</summary>
    private protected static void AssertNames(string? setting, string? error)
    {
        Assert.Equal(setting is null, error is null);
        Assert.StartsWith(setting ?? "", error ?? "", StringComparison.Ordinal);
    }

    /// <summary>A streamed answer's text and thoughts.</summary>
    private protected static (string Text, string Thoughts) Join(TestAnswer answer)
    {
        StringBuilder text = new();
        StringBuilder thoughts = new();
        foreach (JsonElement chunk in answer.Events)
        {
            foreach (JsonElement choice in chunk.GetProperty("choices").EnumerateArray())
            {
                JsonElement delta = choice.GetProperty("delta");
                text.Append(delta.TryGetProperty("content", out JsonElement content) ? content.GetString() : "");
                thoughts.Append(delta.TryGetProperty("reasoning_content", out JsonElement thought) ? thought.GetString() : "");
            }
        }

        return (text.ToString(), thoughts.ToString());
    }

    private static string Unescape(TestAnswer answer) => System.Text.RegularExpressions.Regex.Unescape(answer.Text);
}
