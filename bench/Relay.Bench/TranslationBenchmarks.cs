using System.Buffers;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.Translation;
using Relay.Upstreams.Chat;

namespace Relay.Bench;

/// <summary>
/// A whole stream of a hundred events of text, from one dialect's form into another's. Whole, because the writer of one dialect must keep the
/// text for its last event; an allocation for each event would show a hundredfold.
/// </summary>
[MemoryDiagnoser]
public class TranslationBenchmarks
{
    private readonly Pair[] _pairs;

    public TranslationBenchmarks() => _pairs =
    [
        .. Enum.GetValues<ChatDialect>().SelectMany(static from => Enum.GetValues<ChatDialect>().Select(to => (from, to)))
            .Where(static pair => Dialects.CanTranslate(pair.to, pair.from))
            .Select(static pair => new Pair(pair.from, pair.to)),
    ];

    internal IEnumerable<HotLoop> Loops => _pairs.Select(static pair => new HotLoop($"Translate.{pair.From}To{pair.To}", () => pair.Stream()));

    /// <summary>All pairs, one after the other.</summary>
    [Benchmark]
    public void AllPairs()
    {
        foreach (Pair pair in _pairs)
        {
            pair.Stream();
        }
    }

    private sealed class Pair
    {
        private const int Events = 100;

        private readonly byte[] _opening;
        private readonly byte[] _event;
        private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);

        public Pair(ChatDialect from, ChatDialect to)
        {
            (From, To) = (from, to);
            (_opening, _event) = TranslationInputs.Text(from);
            Verify.Equal(Events, Stream());
            Verify.True(_output.WrittenSpan.IndexOf(TranslationInputs.Word) >= 0);
        }

        public ChatDialect From { get; }

        public ChatDialect To { get; }

        /// <summary>Returns how many events came out.</summary>
        public int Stream()
        {
            using ChatAnswerReader reader = Dialects.Of(From).CreateReader!(true, ChatReaderOptions.Default);
            using ChatAnswerWriter writer = Dialects.Of(To).CreateWriter!(TranslationInputs.Options);
            _output.ResetWrittenCount();
            writer.Output = _output;
            reader.Read(_opening, writer);
            int written = 0;
            for (int i = 0; i < Events; i++)
            {
                _output.ResetWrittenCount();
                reader.Read(_event, writer);
                written += _output.WrittenCount > 0 ? 1 : 0;
            }

            return written;
        }
    }
}
