using System.Net;
using System.Text;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Each caller's dialect at each provider's, its own included, end to end: tools over two turns, thinking, charges, failures.</summary>
public sealed class CrossDialectTests(ChatHost host) : ChatTests(host)
{
    private const string Model = "MiniMax-M1"; // has a price from the start

    public static TheoryData<string, string, bool> Pairs => Make(whole: true);

    public static TheoryData<string, string, bool> StreamedPairs => Make(whole: false);

    private static TheoryData<string, string, bool> Make(bool whole)
    {
        TheoryData<string, string, bool> pairs = [];
        foreach (string caller in (string[])["chat", "responses", "messages", "gemini"])
        {
            foreach (string provider in (string[])["Fake", "Resp", "Anthropic", "Gemini"])
            {
                if (whole)
                {
                    pairs.Add(caller, provider, false);
                }

                pairs.Add(caller, provider, true);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Post_ToolAndItsResult_ReachTheOtherSide(string dialect, string provider, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string model = $"{provider}/{Model}";
        Host.Fake.Answer = new FakeAnswer { Tool = "weather" };
        TestAnswer first = await Host.Relay.AskAsync(caller, ToolTalk.Path(dialect, model, false), ToolTalk.First(dialect, model, false));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        string id = ToolTalk.IdOf(dialect, first.Json);
        Host.Fake.Answer = new FakeAnswer();

        TestAnswer second = await Host.Relay.AskAsync(caller, ToolTalk.Path(dialect, model, stream), ToolTalk.Second(dialect, model, id, stream));

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Contains("lo ", second.Text, StringComparison.Ordinal);
        Assert.True(!stream || LooksComplete(dialect, second.Text));
        string asked = Host.Fake.Calls[^1].Body;
        Assert.Contains(ToolTalk.Result, asked, StringComparison.Ordinal);
        Assert.Contains("Paris", asked, StringComparison.Ordinal);
        Assert.Contains("weather", asked, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Post_Answer_IsChargedTheSameEverywhere(string dialect, string provider, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string model = $"{provider}/{Model}";

        await Host.Relay.AskAsync(caller, ToolTalk.Path(dialect, model, stream), ToolTalk.First(dialect, model, stream));

        TestCall call = await Host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, provider, 120L), (call.Reason, call.Upstream, call.BilledChars));
        Assert.Equal((100 * ChatHost.InputNanos) + (20 * ChatHost.OutputNanos), call.ChargeNanos);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Post_Thinking_IsPassedOn(string dialect, string provider, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string model = $"{provider}/{Model}";
        Host.Fake.Answer = new FakeAnswer { Thinking = "Paris it is then" };

        TestAnswer answer = await Host.Relay.AskAsync(caller, ToolTalk.Path(dialect, model, stream), ToolTalk.First(dialect, model, stream));

        Assert.Contains("Paris it is then", answer.Text, StringComparison.Ordinal);
        Assert.Contains("lo ", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Post_ErrorInPlaceOfAnAnswer_IsAnErrorAndFree(string dialect, string provider, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string model = $"{provider}/{Model}";
        Host.Fake.Fault = new FakeChatFault { ErrorIn200 = true };

        TestAnswer answer = await Host.Relay.AskAsync(caller, ToolTalk.Path(dialect, model, stream), ToolTalk.First(dialect, model, stream));

        Assert.InRange((int)answer.Status, 429, 529);
        Assert.Contains("\"error\"", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("upstream-key", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await Host.Relay.CallAsync(caller)).ChargeNanos);
    }

    [Theory]
    [MemberData(nameof(StreamedPairs))]
    public async Task Post_UpstreamEndsInTheMiddle_NeverLooksComplete(string dialect, string provider, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string model = $"{provider}/{Model}";
        Host.Fake.Fault = new FakeChatFault { EndAfter = provider switch { "Fake" or "Gemini" => 2, _ => 6 } };

        string text = "";
        Exception? cut = await Record.ExceptionAsync(async () =>
            text = (await Host.Relay.AskAsync(caller, ToolTalk.Path(dialect, model, stream), ToolTalk.First(dialect, model, stream))).Text);

        Assert.False(LooksComplete(dialect, text), text);
        Assert.True(cut is not null || text.Contains("error", StringComparison.Ordinal) || text.Contains("response.failed", StringComparison.Ordinal), text);
        Assert.Equal(EndReason.UpstreamCut, (await Host.Relay.CallAsync(caller)).Reason);
    }

    [Theory]
    [MemberData(nameof(StreamedPairs))]
    public async Task Post_UpstreamResetsInTheMiddle_NeverLooksComplete(string dialect, string provider, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string model = $"{provider}/{Model}";
        int after = provider switch { "Fake" or "Gemini" => 2, _ => 6 };

        // Only once the caller has the beginning: what is reset before that is asked again.
        Host.Fake.Fault = new FakeChatFault { StallAfter = after, CutAfter = after };
        using HttpResponseMessage response = await Host.Relay.SendAsync(
            caller, ToolTalk.Path(dialect, model, stream), ToolTalk.First(dialect, model, stream));
        Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        Exception? cut = await Record.ExceptionAsync(async () =>
        {
            int count;
            while ((count = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
                Host.Fake.Resume();
            }
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual(0, text.Length);
        Assert.False(LooksComplete(dialect, text.ToString()), text.ToString());
        Assert.True(cut is not null || text.ToString().Contains("error", StringComparison.Ordinal), text.ToString());
        Assert.Equal(EndReason.UpstreamCut, (await Host.Relay.CallAsync(caller)).Reason);
    }

    [Theory]
    [MemberData(nameof(StreamedPairs))]
    public async Task Post_CallerLeaves_UpstreamIsAborted(string dialect, string provider, bool stream)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string model = $"{provider}/{Model}";
        int after = provider switch { "Fake" or "Gemini" => 2, _ => 6 };
        Host.Fake.Fault = new FakeChatFault { StallAfter = after };
        int before = Host.Fake.Calls.Count;
        using CancellationTokenSource leave = new();

        HttpResponseMessage response = await Host.Relay.SendAsync(
            caller, ToolTalk.Path(dialect, model, stream), ToolTalk.First(dialect, model, stream), leave: leave);
        await Eventually.TrueAsync(() => Host.Fake.Calls[before].EventsWritten == after);
        response.Dispose();

        await Host.Fake.Calls[before].Aborted.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(EndReason.CallerLeft, (await Host.Relay.CallAsync(caller)).Reason);
    }

    private static bool LooksComplete(string dialect, string text) => text.Contains(
        dialect switch
        {
            "chat" => "[DONE]",
            "responses" => "response.completed",
            "messages" => "message_stop",
            _ => "\"finishReason\"",
        },
        StringComparison.Ordinal);
}
