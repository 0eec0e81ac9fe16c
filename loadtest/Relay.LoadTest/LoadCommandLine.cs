using System.Globalization;
using Relay.LoadTest.Servers;

namespace Relay.LoadTest;

/// <summary>Words after the program's name.</summary>
internal static class LoadCommandLine
{
    public const string Help = """
        relay-loadtest [SCENARIO...] [options]     scenarios against Relay, a bare .NET proxy and nginx, in turns; reports in artifacts/loadtest
        relay-loadtest upstream [options]          the paced upstream alone

        Scenarios; NAME:N sets its streams (of chat-json its requests a second), chat-json:max sends as many as the connections carry:
          tts-sse, tts-ws, speech-binary, chat-sse, chat-translate, chat-json, accounts-mixed

          --servers LIST        of direct,bare,nginx,before,relay   --rounds N            turns of all servers (2)
          --seconds S           counted, of each run (3)            --ramp S              rising rate before (1)
          --warm S              uncounted, each server (1)          --first-warm S        speech through Relay at first (30)
          --streams N           at a time (500)                     --rate N              chat-json, requests a second (3000)
          --connections N       chat-json (256)                     --logins N            accounts-mixed, a second (8)
          --arrivals even|random  (random)                          --chunks N            of a stream (50)
          --interval-us N       between chunks (20000)              --audio-bytes N       of a chunk (1000)
          --text-bytes N        of a chat event (64)                --json-bytes N        of a chat answer's text (1024)
          --server-cores LIST   as taskset; all for no pinning (0)  --load-cores LIST     client and upstream (1)
          --relay PATH          (artifacts/native/relay)            --before PATH         another build, as one more server
          --bare PATH           (artifacts/bareproxy/bareproxy)     --set SECTION:NAME=VALUE  a setting of Relay; may repeat
          --out FOLDER          reports (artifacts/loadtest)        --port N              of the upstream alone (any)

        """;

    /// <summary>Reads them; an unknown word or a value that does not fit is a <see cref="LoadTestException"/> that names it.</summary>
    public static LoadOptions Read(IReadOnlyList<string> words, out int port)
    {
        LoadOptions options = new();
        List<string> scenarios = [];
        port = 0;
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                scenarios.Add(word);
                continue;
            }

            if (i + 1 == words.Count)
            {
                throw new LoadTestException($"{word} needs a value.");
            }

            string value = words[++i];
            if (word == "--port")
            {
                port = Whole(word, value, 1, 65_535);
                continue;
            }

            options = Apply(options, word, value);
        }

        return scenarios.Count > 0 ? options with { Scenarios = scenarios } : options;
    }

    /// <summary>The command that starts this program again.</summary>
    public static IReadOnlyList<string> Self()
    {
        string process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Environment.GetCommandLineArgs()[0]] : [process];
    }

    private static LoadOptions Apply(LoadOptions options, string word, string value) => word switch
    {
        "--servers" => options with { Servers = [.. value.Split(',').Select(Server)] },
        "--rounds" => options with { Rounds = Whole(word, value, 1, 1_000) },
        "--seconds" => options with { HoldSeconds = Seconds(word, value, 0.1) },
        "--ramp" => options with { RampSeconds = Seconds(word, value, 0.1) },
        "--warm" => options with { WarmSeconds = Seconds(word, value, 0) },
        "--first-warm" => options with { FirstWarmSeconds = Seconds(word, value, 0) },
        "--streams" => options with { Streams = Whole(word, value, 1, 60_000) },
        "--rate" => options with { RequestsPerSecond = Whole(word, value, 1, 1_000_000) },
        "--connections" => options with { Connections = Whole(word, value, 1, 25_000) },
        "--logins" => options with { LoginsPerSecond = Whole(word, value, 1, 10_000) },
        "--arrivals" => options with { EvenArrivals = value switch { "even" => true, "random" => false, _ => throw Wrong(word, value, "even or random") } },
        "--chunks" => options with { Shape = options.Shape with { Chunks = Whole(word, value, 1, 1_000_000) } },
        "--interval-us" => options with { Shape = options.Shape with { IntervalUs = Whole(word, value, 100, 60_000_000) } },
        "--audio-bytes" => options with { Shape = options.Shape with { AudioBytes = Whole(word, value, 32, 1_000_000) } },
        "--text-bytes" => options with { Shape = options.Shape with { TextBytes = Whole(word, value, 32, 1_000_000) } },
        "--json-bytes" => options with { Shape = options.Shape with { JsonTextBytes = Whole(word, value, 1, 1_000_000) } },
        "--server-cores" => options with { ServerCores = value == "all" ? null : value },
        "--load-cores" => options with { LoadCores = value == "all" ? null : value },
        "--relay" => options with { RelayPath = value },
        "--before" => options with { BeforePath = value },
        "--bare" => options with { BarePath = value },
        "--set" => options with { RelaySettings = [.. options.RelaySettings, value] },
        "--out" => options with { OutputFolder = value },
        _ => throw new LoadTestException($"Unknown option {word}; --help lists them."),
    };

    private static ServerKind Server(string name) =>
        Enum.TryParse(name, ignoreCase: true, out ServerKind kind) && !char.IsDigit(name[0])
            ? kind
            : throw Wrong("--servers", name, "direct, bare, nginx, before or relay");

    private static int Whole(string word, string value, int least, int most) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Wrong(word, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    private static double Seconds(string word, string value, double least) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out double number) && number >= least && number <= 86_400
            ? number
            : throw Wrong(word, value, string.Create(CultureInfo.InvariantCulture, $"seconds from {least} to 86400"));

    private static LoadTestException Wrong(string word, string value, string wanted) => new($"{word} is {value}; it must be {wanted}.");
}
