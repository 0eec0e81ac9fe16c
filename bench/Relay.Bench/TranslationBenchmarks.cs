using System.Buffers;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.Translation;
using Relay.Upstreams.Chat;

namespace Relay.Bench;

/// <summary>One event of text from one dialect's form into another's, in the middle of a stream.</summary>
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

    internal IEnumerable<HotLoop> Loops => _pairs.Select(static pair => new HotLoop($"Translate.{pair.From}To{pair.To}", () => pair.Event()));

    /// <summary>All pairs, one after the other.</summary>
    [Benchmark]
    public void AllPairs()
    {
        foreach (Pair pair in _pairs)
        {
            pair.Event();
        }
    }

    private sealed class Pair
    {
        private readonly byte[] _event;
        private readonly ChatAnswerReader _reader;
        private readonly ChatAnswerWriter _writer;
        private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);

        public Pair(ChatDialect from, ChatDialect to)
        {
            (From, To) = (from, to);
            (byte[] opening, _event) = TranslationInputs.Text(from);
            _reader = Dialects.Of(from).CreateReader!(true, ChatReaderOptions.Default);
            _writer = Dialects.Of(to).CreateWriter!(TranslationInputs.Options);
            _writer.Output = _output;
            _reader.Read(opening, _writer);
            Event();
            Verify.True(_output.WrittenSpan.IndexOf(TranslationInputs.Word) >= 0);
        }

        public ChatDialect From { get; }

        public ChatDialect To { get; }

        public int Event()
        {
            _output.ResetWrittenCount();
            _reader.Read(_event, _writer);
            return _output.WrittenCount;
        }
    }
}
