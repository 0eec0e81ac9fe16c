using System.Collections.Frozen;
using System.Globalization;

namespace Relay.FakeUpstreams;

/// <summary>
/// The options that one request can set for itself. A name or value that does not parse is an error and is answered as one:
/// a misspelt fault must not quietly become a test of the happy path.
/// </summary>
internal static class Switches
{
    private const long GiantChars = 69_000_000;

    private static readonly Switch[] s_all =
    [
        new("first-byte-ms", "delay before the first slice", static (o, v) => o.FirstByteDelay = Ms(v)),
        new("interval-ms", "delay between slices", static (o, v) => o.ChunkDelay = Ms(v)),
        new("chunk-bytes", "decoded bytes of an average slice", static (o, v) => o.SliceBytes = Positive(v)),
        new("fixed-chunks", "every clip has exactly this many slices", static (o, v) => o.FixedChunks = Number(v)),
        new("seed", "seed of the slice sizes", static (o, v) => o.Seed = Number(v)),
        new("odd-slices", "PCM is cut inside samples", static (o, v) => o.OddSlices = Flag(v)),
        new("any-voice", "accept every voice id", static (o, v) => o.AnyVoice = Flag(v)),
        new("unknown-model-code", "2013 or 2061", static (o, v) => o.UnknownModelCode = Number(v)),
        new("rejected-key-code", "2049 or 1004", static (o, v) => o.RejectedKeyCode = Number(v)),
        new("http-auth-errors", "reject keys with HTTP 401", static (o, v) => o.HttpAuthErrors = Flag(v)),

        new("aggregate", "as-asked, always, never", static (o, v) => o.Aggregate = Choice<AggregateMode>(v)),
        new("final", "empty-audio, no-audio, null-data, omitted", static (o, v) => o.Final = Choice<FinalForm>(v)),
        new("key-order", "data-first, data-last, base-resp-first", static (o, v) => o.KeyOrder = Choice<KeyOrder>(v)),
        new("null-data", "a data:null message first", static (o, v) => o.NullData = Flag(v)),
        new("crlf", "CR LF line ends", static (o, v) => o.CrLf = Flag(v)),
        new("done", "[DONE] at the end", static (o, v) => o.DoneMarker = Flag(v)),
        new("comments", "comment lines between events", static (o, v) => o.CommentLines = Flag(v)),
        new("one-byte", "one write a byte", static (o, v) => o.OneByteWrites = Flag(v)),
        new("giant", "hex characters in the last event", static (o, v) => o.GiantFinalChars = v.Length == 0 ? GiantChars : Number(v)),
        new("no-event", "audio messages without event key", static (o, v) => o.MissingEvent = Flag(v)),
        new("final-audio", "last slice in the is_final message", static (o, v) => o.FinalFrameAudio = Flag(v)),
        new("fragment-bytes", "socket messages in fragments", static (o, v) => o.FragmentBytes = Number(v)),
        new("idle-ms", "socket idle timeout", static (o, v) => o.IdleTimeout = Ms(v)),
        new("max-queued", "characters that may wait on a socket", static (o, v) => o.MaxQueuedChars = Number(v)),
        new("tail-ms", "pause after which an unfinished sentence is spoken", static (o, v) => o.TailDelay = Ms(v)),

        new("task-steps", "queries a task answers before its last", static (o, v) => o.TaskSteps = Number(v)),
        new("task-ms", "how long a task takes at least", static (o, v) => o.TaskDuration = Ms(v)),
        new("task-end", "success, failed, expired", static (o, v) => o.TaskEnd = Choice<TaskEnd>(v)),
        new("picture-bytes", "bytes of a video or an image", static (o, v) => o.PictureBytes = Positive(v)),
        new("blocked-images", "images that moderation drops", static (o, v) => o.BlockedImages = Number(v)),

        new("http", "HTTP status in place of an answer", static (o, v) => o.HttpStatus = Number(v)),
        new("retry-after", "Retry-After seconds with it", static (o, v) => o.RetryAfterSeconds = Number(v)),
        new("never", "never answer", static (o, v) => o.NeverAnswer = Flag(v)),
        new("error", "base_resp code in place of a clip", static (o, v) => o.ErrorCode = Number(v)),
        new("error-form", "json, sse", static (o, v) => o.ErrorForm = Choice<ErrorForm>(v)),
        new("error-null-data", "errors carry data:null", static (o, v) => o.ErrorNullData = Flag(v)),
        new("error-after", "slices before the error", static (o, v) => o.ErrorAfter = Number(v)),
        new("cut-after", "slices before the connection is cut", static (o, v) => o.CutAfter = Number(v)),
        new("cut", "reset, fin", static (o, v) => o.Cut = Choice<CutKind>(v)),
        new("cut-mid", "half an event before the cut", static (o, v) => o.CutMidEvent = Flag(v)),
        new("stall-after", "slices before silence", static (o, v) => o.StallAfter = Number(v)),
        new("bad", "none, garbage, odd-hex, not-json", static (o, v) => o.BadSlice = Choice<BadSlice>(v)),
        new("bad-at", "index of the bad slice", static (o, v) => o.BadSliceAt = Number(v)),
        new("connect-error", "code of the first socket message", static (o, v) => o.ConnectErrorCode = Number(v)),
        new("start-error", "code in answer to task_start", static (o, v) => o.StartErrorCode = Number(v)),
        new("die", "never, before-connected, after-started, after-text", static (o, v) => o.SocketDeath = Choice<SocketDeath>(v)),
        new("close", "proper, cut, never", static (o, v) => o.SocketClose = Choice<SocketClose>(v)),
        new("close-code", "code of the close frame", static (o, v) => o.CloseCode = Number(v)),
    ];

    private static readonly FrozenDictionary<string, Switch> s_byName = s_all.ToFrozenDictionary(static s => s.Name);

    public static IReadOnlyList<Switch> All => s_all;

    /// <returns>False when the name is unknown or the value does not parse.</returns>
    public static bool TryApply(FakeMiniMaxOptions options, string name, string value)
    {
        if (!s_byName.TryGetValue(name, out Switch? found))
        {
            return false;
        }

        try
        {
            found.Set(options, value);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static int Positive(string value) => Number(value) is > 0 and var number ? number : throw new FormatException();

    private static TimeSpan Ms(string value) => TimeSpan.FromMilliseconds(double.Parse(value, CultureInfo.InvariantCulture));

    private static bool Flag(string value) => value is "" or "1" || (value is not "0" && bool.Parse(value));

    private static T Choice<T>(string value)
        where T : struct, Enum
        => Enum.Parse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
