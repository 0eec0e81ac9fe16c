using BenchmarkDotNet.Attributes;
using Relay.Routing;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Upstreams;
using Relay.Upstreams.Chat;

namespace Relay.Bench;

/// <summary>
/// Step 3 from the model's name to a key: speech among a hundred keys that take turns, chat by a listed name, by
/// <c>provider/model</c> and by a pattern, and a whole plan with its end.
/// </summary>
[MemoryDiagnoser]
public class RoutingBenchmarks
{
    private const int SpeechKeys = 100;

    private readonly SpeechRouter _speech;
    private readonly ChatRouter _chat;
    private readonly ChatCall _call = new()
    {
        Dialect = Relay.Protocol.Translation.ChatDialect.OpenAi,
        Model = "listed",
        Body = default,
        Facts = default,
        Stream = true,
    };

    private readonly List<UpstreamKey> _tried = [];

    public RoutingBenchmarks()
    {
        KeyPool speechKeys = new KeyPools(new KeysOptions(), TimeProvider.System).Add("bench", Enumerable.Repeat("sk", SpeechKeys));
        _speech = new SpeechRouter(new RoutingOptions(), [new SpeechProvider(new StubSpeech(), () => speechKeys)]);
        KeyPool keys = new("one", new KeyPoolOptions(), [new PooledKey(1, "k", "sk", "account", isEnabled: true, default)], TimeProvider.System);
        ChatProvider provider = new(new StubChat("one"), keys, new UpstreamCircuit(5, 1_000, TimeProvider.System), ["listed", "family-*"]);
        _chat = new ChatRouter([provider], new Dictionary<string, string>());
        Verify.Equal("bench-1", Speech());
        Verify.Equal("bench-2", Speech());
        Verify.Equal("listed", ChatListed());
        Verify.Equal("m", ChatAtProvider());
        Verify.Equal("family-x", ChatPattern());
        Verify.Equal("k", ChatPlanned());
    }

    [Benchmark]
    public string Speech()
    {
        Verify.True(_speech.TryRoute("speech-02-hd", out SpeechRoute route));
        SpeechCandidate candidate = _speech.Next(route, _tried)!;
        candidate.Release();
        return candidate.Key.Label;
    }

    [Benchmark]
    public string ChatListed() => Route("listed").Model;

    [Benchmark]
    public string ChatAtProvider() => Route("one/m").Model;

    [Benchmark]
    public string ChatPattern() => Route("family-x").Model;

    [Benchmark]
    public string ChatPlanned()
    {
        ChatPlan plan = new(Route("listed"), _call, 0.5);
        Verify.True(plan.TryNext(out ChatCandidate? candidate));
        string label = candidate!.Key.Label;
        ChatRouter.End(candidate, null, hasVerdict: true);
        return label;
    }

    private ChatRoute Route(string model)
    {
        Verify.True(_chat.TryRoute(model, out ChatRoute route));
        return route;
    }

    private sealed class StubSpeech : ISpeechUpstream
    {
        public string Name => "bench";

        public string? RefuseFormat(SpeechCall call) => null;

        public ValueTask<SpeechOpening> OpenAsync(SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class StubChat(string name) : IChatUpstream
    {
        public string Name => name;

        public bool CanTake(ChatCall call) => true;

        public ValueTask<ChatOpening> OpenAsync(ChatCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
