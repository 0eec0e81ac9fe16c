using System.Collections.Concurrent;
using System.Globalization;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Killing;

/// <summary>
/// Applications that call one Relay after another until it is killed under them. Each caller makes one call at a time; what a call asks
/// for follows from the seed, when it happens to be made does not.
/// </summary>
/// <param name="seed">What the calls ask for follows from it.</param>
/// <param name="payers">Who calls.</param>
/// <param name="firstText">Texts are numbered from here: two loads on one upstream must not say the same.</param>
internal sealed class KillLoad(int seed, IReadOnlyList<Payer> payers, int firstText = 0)
{
    private const int Callers = 8;

    private readonly ConcurrentBag<HeardCall> _heard = [];
    private TaskCompletionSource _answerBegins = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _killed;
    private int _made = firstText;

    /// <summary>Every call of every round. Read when no round runs.</summary>
    public IReadOnlyCollection<HeardCall> Heard => _heard;

    /// <summary>Calls until the Relay is killed. A call that fails before <see cref="AnnounceKill"/> fails the round.</summary>
    public Task RunAsync(RelayProcess relay, int round)
    {
        _killed = false;
        int first = unchecked(seed + (round * Callers)); // HashCode would differ from run to run
        return Task.WhenAll(Enumerable.Range(first, Callers).Select(own => CallOnAndOnAsync(relay, new Random(own))));
    }

    /// <summary>Waits for the next first byte of audio that a caller gets in a stream: who kills then hits a call that has begun.</summary>
    public Task WaitForAnswerAsync() => Volatile.Read(ref _answerBegins).Task;

    /// <summary>From here on a broken connection is what was to be expected.</summary>
    public void AnnounceKill() => _killed = true;

    private async Task CallOnAndOnAsync(RelayProcess relay, Random random)
    {
        Caller[] callers = [.. payers.Select(payer => new Caller(relay, payer.Token))];
        try
        {
            while (!_killed)
            {
                int payer = random.Next(payers.Count);
                CallKind kind = (CallKind)random.Next((int)CallKind.RefusedText + 1);
                string text = NewText(kind, random);
                HeardFate fate = await CallAsync(callers[payer], kind, text);
                _heard.Add(new HeardCall(text, payers[payer].Name, fate));
                Assert.True(_killed || fate is HeardFate.All or HeardFate.Refused or HeardFate.TurnedAway, $"{kind} came to {fate} while Relay was alive.");
            }
        }
        finally
        {
            Array.ForEach(callers, static caller => caller.Dispose());
        }
    }

    // Some Han characters, which count twice: the charge is not just a length.
    private string NewText(CallKind kind, Random random)
    {
        string fault = kind == CallKind.RefusedText ? "[fake:error=1026]" : "";
        string length = new string('字', random.Next(9)) + new string('x', random.Next(60));
        return string.Create(CultureInfo.InvariantCulture, $"{fault}{Secrets.TextMark} {Interlocked.Increment(ref _made)} {length}");
    }

    private async Task<HeardFate> CallAsync(Caller caller, CallKind kind, string text)
    {
        HeardFate broken = HeardFate.Nothing;
        try
        {
            using HttpResponseMessage response = await caller.OpenAsync(Path(kind), Body(kind, text));
            broken = response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable ? HeardFate.TurnedAway
                : !response.IsSuccessStatusCode || kind == CallKind.RefusedText ? HeardFate.PartOfRefusal // the platform refuses with HTTP 200
                : HeardFate.Part;
            if (broken == HeardFate.Part && kind != CallKind.T2aJson)
            {
                Interlocked.Exchange(ref _answerBegins, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }

            byte[] body = await response.Content.ReadAsByteArrayAsync();
            return broken == HeardFate.TurnedAway ? HeardFate.TurnedAway
                : !response.IsSuccessStatusCode ? HeardFate.Refused
                : kind is CallKind.SpeechMp3 or CallKind.SpeechPcm ? HeardFate.All
                : Judge(kind, System.Text.Encoding.UTF8.GetString(body));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return broken;
        }
    }

    private static HeardFate Judge(CallKind kind, string body) => kind switch
    {
        CallKind.T2aEvents => T2aEvents.EndsComplete(body) ? HeardFate.All : HeardFate.Part,
        CallKind.T2aJson => T2aEvents.IsComplete(body) ? HeardFate.All : HeardFate.Part,
        _ => HeardFate.Refused,
    };

    private static string Path(CallKind kind) => kind is CallKind.SpeechMp3 or CallKind.SpeechPcm ? Caller.SpeechPath : Caller.T2aPath;

    private static string Body(CallKind kind, string text) => kind switch
    {
        CallKind.SpeechMp3 => Caller.SpeechBody(text, "mp3"),
        CallKind.SpeechPcm => Caller.SpeechBody(text, "pcm"),
        _ => Caller.T2aBody(text, stream: kind == CallKind.T2aEvents),
    };
}
