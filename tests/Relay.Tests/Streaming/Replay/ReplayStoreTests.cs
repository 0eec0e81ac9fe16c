using System.Text;
using Relay.Protocol.Translation.Requests;
using Relay.Streaming.Replay;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Streaming.Replay;

public sealed class ReplayStoreTests
{
    private const string LongId = "call_0123456789abcdef";

    private readonly ManualTime _time = new();
    private readonly ReplayOptions _options = new() { MaxCalls = 2, TtlSeconds = 100, MaxReasoningBytes = 8 };

    private ReplayStore Store => field ??= new ReplayStore(_options, _time);

    [Fact]
    public void Keep_ReasoningAndThenSignature_HasBoth()
    {
        ReplayView view = View(1, "hello");

        view.Keep(LongId, "why"u8.ToArray(), null);
        view.Keep(LongId, null, "seal");

        Assert.Equal(("why", "seal", 1), (view.Reasoning(LongId), view.Signature(LongId), Store.Count));
    }

    [Fact]
    public void Find_OtherAccount_SeesNothing()
    {
        View(1, "hello").Keep(LongId, "why"u8.ToArray(), "seal");

        Assert.Null(View(2, "hello").Reasoning(LongId));
        Assert.Null(View(2, "hello").Signature(LongId));
    }

    [Theory]
    [InlineData("functions.search_everything:0", null)]
    [InlineData("call_1", null)]
    [InlineData(LongId, "why")]
    public void Find_OtherConversation_SeesOnlyIdsThatCannotComeAgain(string id, string? expected)
    {
        View(1, "hello").Keep(id, "why"u8.ToArray(), null);

        Assert.Equal("why", View(1, "hello").Reasoning(id));
        Assert.Equal(expected, View(1, "another question").Reasoning(id));
    }

    [Fact]
    public void Keep_MoreThanTheBound_ForgetsTheLongestUnused()
    {
        ReplayView view = View(1, "hello");
        view.Keep(LongId + 1, null, "1");
        view.Keep(LongId + 2, null, "2");
        Assert.Equal("1", view.Signature(LongId + 1));

        view.Keep(LongId + 3, null, "3");

        Assert.Equal(("1", null, "3", 2), (view.Signature(LongId + 1), view.Signature(LongId + 2), view.Signature(LongId + 3), Store.Count));
    }

    [Fact]
    public void Keep_MoreBytesThanTheBound_ForgetsTheOldest()
    {
        _options.MaxBytes = 1_000;
        ReplayView view = View(1, "hello");
        view.Keep(LongId + 1, new byte[600], null);

        view.Keep(LongId + 2, new byte[600], null);

        Assert.Equal((null, 1), (view.Reasoning(LongId + 1), Store.Count));
    }

    [Fact]
    public void Find_AfterItsTime_SeesNothing()
    {
        ReplayView view = View(1, "hello");
        view.Keep(LongId, null, "seal");
        _time.Now += TimeSpan.FromSeconds(99);
        Assert.Equal("seal", view.Signature(LongId));
        _time.Now += TimeSpan.FromSeconds(100);

        Assert.Null(view.Signature(LongId));
        Assert.Equal(0, Store.Count);
    }

    [Fact]
    public void Recorder_ThinkingBeforeCalls_IsKeptForEach()
    {
        ReplayView view = View(1, "hello");
        ReplayRecorder recorder = view.Record()!;

        recorder.Thinking("why "u8);
        recorder.Thinking("me"u8);
        recorder.ToolStart(0, Encoding.UTF8.GetBytes(LongId + 1));
        recorder.ToolSignature(0, "seal"u8);
        recorder.ToolStart(1, Encoding.UTF8.GetBytes(LongId + 2));

        Assert.Equal(("why me", "seal"), (view.Reasoning(LongId + 1), view.Signature(LongId + 1)));
        Assert.Equal(("why me", null), (view.Reasoning(LongId + 2), view.Signature(LongId + 2)));
    }

    [Fact]
    public void Recorder_ThinkingBeyondTheBound_IsNotKept()
    {
        ReplayView view = View(1, "hello");
        ReplayRecorder recorder = view.Record()!;

        recorder.Thinking("123456789"u8);
        recorder.Thinking("1"u8);
        recorder.ToolStart(0, Encoding.UTF8.GetBytes(LongId));

        Assert.Null(view.Reasoning(LongId));
    }

    [Fact]
    public void Record_NoTools_RecordsNothing() =>
        Assert.Null(new ReplayView(Store, 1, new ChatRequest { Model = "m", Messages = [] }).Record());

    private ReplayView View(long account, string question) => new(Store, account, new ChatRequest
    {
        Model = "m",
        Messages = [new ChatMessage(ChatRole.User, [new ChatPart.Text(question)])],
        Tools = [new ChatTool("weather", null, "{}")],
    });
}
