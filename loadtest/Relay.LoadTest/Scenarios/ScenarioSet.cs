using System.Globalization;
using Relay.LoadTest.Load;
using Relay.LoadTest.Net;
using Relay.LoadTest.Servers;
using Relay.LoadTest.Upstream;
using static System.FormattableString;

namespace Relay.LoadTest.Scenarios;

/// <summary>The scenarios by name.</summary>
internal sealed class ScenarioSet(LoadOptions options)
{
    private const string Native = "/v1/t2a_v2";
    private const string Chat = "/v1/chat/completions";
    private static readonly ServerKind[] s_all = [ServerKind.Direct, ServerKind.Bare, ServerKind.Nginx, ServerKind.Before, ServerKind.Relay];
    private static readonly ServerKind[] s_peers = [ServerKind.Bare, ServerKind.Nginx, ServerKind.Before, ServerKind.Relay];
    private static readonly ServerKind[] s_sockets = [ServerKind.Direct, ServerKind.Nginx, ServerKind.Before, ServerKind.Relay];
    private static readonly ServerKind[] s_translating = [ServerKind.Nginx, ServerKind.Before, ServerKind.Relay];
    private static readonly ServerKind[] s_added = [ServerKind.Direct, ServerKind.Before, ServerKind.Relay];

    private readonly PacedScripts _scripts = new(options.Shape);
    private readonly int _stamps = options.Shape.Chunks;

    /// <summary>The scenario asked for as NAME, NAME:N or NAME:max.</summary>
    public Scenario Find(string asked)
    {
        string[] parts = asked.Split(':');
        int? number = null;
        if (parts.Length == 2 && parts[1] != "max")
        {
            number = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is > 0 and <= 1_000_000
                ? given
                : throw new LoadTestException($"{asked}: what follows the colon must be a whole number above 0, or max.");
        }

        if (parts.Length > 2 || (parts.Length == 2 && parts[1] == "max" && parts[0] != "chat-json"))
        {
            throw new LoadTestException($"{asked} is not NAME, NAME:N or chat-json:max.");
        }

        int streams = number ?? options.Streams;
        string paced = Invariant($"{streams} streams of {_stamps} chunks, {options.Shape.IntervalUs / 1000.0:0.###} ms apart");
        return parts[0] switch
        {
            "tts-sse" => Streams(asked, Invariant($"MiniMax event streams, {paced}, {options.Shape.AudioBytes} bytes of audio a chunk"), number == 50 ? s_added : s_all,
                (server, kind) => Stream(streams, Requests.Post(server, Native, Requests.Speech), _scripts.SpeechEvents)),
            "tts-ws" => Streams(asked, Invariant($"MiniMax WebSocket sessions that stay open, {paced}"), s_sockets, (server, kind) => Socket(streams, server)),
            "speech-binary" => Streams(asked, Invariant($"POST /v1/audio/speech, {paced}: Relay decodes MiniMax's hex, nginx passes plain audio on"), s_translating,
                (server, kind) => Stream(streams, Requests.Post(server, "/v1/audio/speech", Requests.SpeechBinary), _scripts.SpeechBytes)),
            "chat-sse" => Streams(asked, Invariant($"Chat Completions, same dialect on both sides, {paced}"), s_peers,
                (server, kind) => Stream(streams, Requests.Post(server, Chat, Requests.ChatStream), _scripts.ChatEvents)),
            "chat-translate" => Streams(asked, Invariant($"Anthropic callers before a Chat Completions provider, {paced}; nginx passes the untranslated stream on"), s_translating,
                (server, kind) => kind is ServerKind.Relay or ServerKind.Before
                    ? Stream(streams, Requests.Post(server, "/v1/messages", Requests.Anthropic), _scripts.ChatEvents) with { Bytes = -1 }
                    : Stream(streams, Requests.Post(server, Chat, Requests.ChatStream), _scripts.ChatEvents)),
            "chat-json" => Json(asked, parts.Length == 2 && parts[1] == "max" ? 0 : number ?? options.RequestsPerSecond),
            "accounts-mixed" => Accounts(asked, number ?? 100),
            _ => throw new LoadTestException($"There is no scenario {parts[0]}; --help lists them."),
        };
    }

    private Scenario Streams(string name, string what, ServerKind[] kinds, Func<ServerUnderTest, ServerKind, LaneSpec> lane) =>
        new(name, what, Contenders(kinds, (server, kind) => [lane(server, kind)]), PerChunk: true);

    private List<Contender> Contenders(ServerKind[] kinds, Func<ServerUnderTest, ServerKind, IReadOnlyList<LaneSpec>> lanes)
    {
        List<Contender> contenders = [];
        foreach (ServerKind kind in options.Servers ?? kinds)
        {
            bool isThere = Array.IndexOf(kinds, kind) >= 0 || kind == ServerKind.Direct || (kind == ServerKind.Bare && kinds != s_sockets);
            if (isThere && (kind != ServerKind.Before || options.BeforePath is not null) && (kind != ServerKind.Nginx || ServerStarter.NginxPath is not null))
            {
                contenders.Add(new Contender(Invariant($"{kind}").ToLowerInvariant(), kind, server => lanes(server, kind)));
            }
        }

        return contenders;
    }

    private LaneSpec Stream(int streams, byte[] request, PacedScript script) => new()
    {
        Name = "streams",
        Request = request,
        RatePerSecond = RateOf(streams),
        CallNs = options.Shape.StreamNs,
        MaxLinks = MostLinks(streams),
        Stamps = _stamps,
        Bytes = script.BodyBytes,
    };

    private LaneSpec Socket(int streams, ServerUnderTest server) => new()
    {
        Name = "streams",
        Request = Requests.Upgrade(server, "/ws/v1/t2a_v2"),
        SocketStart = Requests.Frame(Requests.SocketStart),
        SocketText = Requests.Frame(Requests.SocketText),
        RatePerSecond = RateOf(streams),
        CallNs = options.Shape.StreamNs,
        MaxLinks = MostLinks(streams),
        Stamps = _stamps,
        Bytes = _scripts.SpeechMessages.BodyBytes,
    };

    private Scenario Json(string name, int rate) => new(
        name,
        rate > 0
            ? Invariant($"Chat requests of 1 KiB without streaming, {rate} a second on {options.Connections} connections in turn")
            : Invariant($"Chat requests of 1 KiB without streaming, as many as {options.Connections} connections carry (closed loop: its latencies leave out what waited)"),
        Contenders(s_peers, (server, _) =>
        [
            new LaneSpec
            {
                Name = "requests",
                Request = Requests.Post(server, Chat, Requests.ChatJson),
                RatePerSecond = rate,
                MaxLinks = options.Connections,
                OpensAll = true,
                Bytes = _scripts.ChatBody.BodyBytes,
            },
        ]),
        PerChunk: false);

    private Scenario Accounts(string name, int streams)
    {
        LaneSpec Calls(ServerUnderTest server) => Stream(streams, Requests.Post(server, Native, Requests.Speech), _scripts.SpeechEvents);
        return new Scenario(
            name,
            Invariant($"{streams} speech streams alone, then beside {options.LoginsPerSecond} logins and 20 reads of accounts and bills a second; all through Relay"),
            [
                new Contender("alone", ServerKind.Relay, server => [Calls(server)]),
                new Contender("mixed", ServerKind.Relay, server =>
                [
                    Calls(server),
                    new LaneSpec { Name = "reads", Request = Requests.Get(server, "/user_info/load"), RatePerSecond = 10, MaxLinks = 50 },
                    new LaneSpec { Name = "bills", Request = Requests.Get(server, "/user_billing/load"), RatePerSecond = 10, MaxLinks = 50 },
                    new LaneSpec
                    {
                        Name = "logins",
                        Request = Requests.Post(server, "/login", ServerStarter.LoginBody),
                        RatePerSecond = options.LoginsPerSecond,
                        MaxLinks = 500,
                        RefusalStatus = 503,
                    },
                ]),
            ],
            PerChunk: true,
            NeedsAccount: true);
    }

    private double RateOf(int streams) => streams * (double)Clock.Second / options.Shape.StreamNs;

    /// <summary>Room for chance: with random arrivals more than the mean are under way at times.</summary>
    private static int MostLinks(int streams) => (streams * 3 / 2) + 50;
}
