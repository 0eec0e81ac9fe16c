using System.Text;
using Relay.LoadTest.Load;
using Relay.LoadTest.Net;
using Relay.LoadTest.Scenarios;
using Relay.LoadTest.Servers;
using Relay.LoadTest.Upstream;

namespace Relay.LoadTest.Tests.Load;

/// <summary>The client against the paced upstream itself, over real sockets: what comes must be what the scripts say.</summary>
public sealed class LoadLoopTests : IDisposable
{
    private static readonly UpstreamShape s_shape = new() { Chunks = 5, IntervalUs = 1_000 };
    private static readonly PacedScripts s_scripts = new(s_shape);

    private readonly CancellationTokenSource _stop = new();
    private readonly PacedUpstream _upstream = new(s_shape, 0);
    private readonly Thread _thread;

    public LoadLoopTests()
    {
        _thread = new Thread(() => _upstream.Run(_stop.Token));
        _thread.Start();
    }

    public static TheoryData<string> Kinds => ["/v1/t2a_v2", "/v1/chat/completions", "/v1/audio/speech"];

    private ServerUnderTest Server => new(ServerKind.Direct, _upstream.Port, "none", null);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_OfStreams_GetsEveryChunkAndByte(string path)
    {
        PacedScript script = path switch { "/v1/t2a_v2" => s_scripts.SpeechEvents, "/v1/audio/speech" => s_scripts.SpeechBytes, _ => s_scripts.ChatEvents };
        LaneResult result = Run(Stream(Requests.Post(Server, path, Requests.ChatStream), script.BodyBytes));

        AssertGood(result);
        Assert.Equal(result.Good * s_shape.Chunks, result.Chunk.Count);
        Assert.Equal(result.Good, result.First.Count);
        Assert.True(result.Chunk.Percentile(0) >= 0);
    }

    [Fact]
    public void Run_OfSockets_GetsEveryChunkAndByte()
    {
        LaneResult result = Run(Stream(Requests.Upgrade(Server, "/ws/v1/t2a_v2"), s_scripts.SpeechMessages.BodyBytes) with
        {
            SocketStart = Requests.Frame(Requests.SocketStart),
            SocketText = Requests.Frame(Requests.SocketText),
        });

        AssertGood(result);
        Assert.Equal(result.Good * s_shape.Chunks, result.Chunk.Count);
    }

    [Fact]
    public void Run_OfWholeAnswersOnOpenConnections_GetsEachOne()
    {
        LaneResult result = Run(Stream(Requests.Post(Server, "/v1/chat/completions", Requests.ChatJson), s_scripts.ChatBody.BodyBytes) with
        {
            Stamps = 0,
            OpensAll = true,
            MaxLinks = 8,
        });

        AssertGood(result);
        Assert.Equal(0, result.Chunk.Count);
    }

    [Fact]
    public void Run_WithoutARate_KeepsItsConnectionsBusy()
    {
        LaneResult result = Run(Stream(Requests.Post(Server, "/v1/chat/completions", Requests.ChatJson), s_scripts.ChatBody.BodyBytes) with
        {
            Stamps = 0,
            RatePerSecond = 0,
            MaxLinks = 2,
        });

        AssertGood(result);
        Assert.True(result.EndedInHold > 2);
    }

    [Fact]
    public void Run_WhenFewerBytesComeThanShould_CountsThem()
    {
        LaneResult result = Run(Stream(Requests.Post(Server, "/v1/t2a_v2", Requests.Speech), s_scripts.SpeechEvents.BodyBytes + 10));

        Assert.Equal(0, result.Good);
        Assert.Equal(result.Planned, result.Errors["bytes missing"]);
        Assert.Equal(10 * result.Planned, result.MissingBytes);
    }

    [Fact]
    public void Run_WhenFewerChunksComeThanShould_CountsThat()
    {
        LaneResult result = Run(Stream(Requests.Post(Server, "/v1/t2a_v2", Requests.Speech), -1) with { Stamps = 6 });

        Assert.Equal(result.Planned, result.Errors["wrong number of chunks"]);
    }

    [Fact]
    public void Run_WhenRefused_CountsTheStatus()
    {
        LaneResult refused = Run(Stream(Requests.Get(Server, "/nothing"), -1));
        LaneResult mayBe = Run(Stream(Requests.Get(Server, "/nothing"), -1) with { RefusalStatus = 404 });

        Assert.Equal(refused.Planned, refused.Errors["status 404"]);
        Assert.Equal((0, mayBe.Planned), (mayBe.ErrorCount, mayBe.Refused + mayBe.LeftWaiting));
    }

    [Fact]
    public void Run_WhenNobodyListens_CountsEveryCall()
    {
        int fd = SocketCalls.Listen(0, out int port);
        SocketCalls.Close(fd);

        LaneResult result = LoadLoop.Run([Stream(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), -1)], port, Timing(), Nothing, Nothing)[0];

        Assert.True(result.Planned > 0);
        Assert.Equal(result.Planned, result.Errors["not connected"]);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _upstream.Dispose();
        _stop.Dispose();
    }

    private static void AssertGood(LaneResult result)
    {
        Assert.Empty(result.Errors);
        Assert.True(result.Planned > 0);
        Assert.Equal(result.Planned, result.Good);
        Assert.Equal(0, result.MissingBytes);
    }

    private static LaneSpec Stream(byte[] request, long bytes) => new()
    {
        Name = "calls",
        Request = request,
        RatePerSecond = 400,
        MaxLinks = 200,
        Stamps = s_shape.Chunks,
        Bytes = bytes,
    };

    private static RunTiming Timing() =>
        new() { RampNs = 50 * Clock.Millisecond, HoldNs = 150 * Clock.Millisecond, DrainNs = 20 * Clock.Second };

    private static void Nothing()
    {
    }

    private LaneResult Run(LaneSpec lane)
    {
        int begins = 0, ends = 0;
        LaneResult result = LoadLoop.Run([lane], _upstream.Port, Timing(), () => begins++, () => ends++)[0];
        Assert.Equal((1, 1), (begins, ends));
        return result;
    }
}
