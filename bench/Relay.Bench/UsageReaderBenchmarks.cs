using System.Text;
using BenchmarkDotNet.Attributes;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Bench;

/// <summary>What is looked at of an answer that passes unchanged: one event of text of each dialect, one with usage, and a whole JSON of 1 KiB.</summary>
[MemoryDiagnoser]
public class UsageReaderBenchmarks
{
    private const int Prompt = 11;

    private readonly (ChatDialect Dialect, SseUsageReader Reader, byte[] Event)[] _streams = [.. Enum.GetValues<ChatDialect>().Select(Stream)];
    private readonly SseUsageReader _usage = new(ChatDialect.OpenAi);

    private readonly byte[] _usageEvent =
        """data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}],"usage":{"prompt_tokens":11,"completion_tokens":50,"total_tokens":61}}"""u8
            .ToArray().Concat("\n\n"u8.ToArray()).ToArray();

    private readonly byte[] _body = Encoding.UTF8.GetBytes(
        """{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"#"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":50,"total_tokens":61}}"""
            .Replace("#", new string('a', 850), StringComparison.Ordinal));

    public UsageReaderBenchmarks()
    {
        foreach ((_, SseUsageReader reader, byte[] text) in _streams)
        {
            Verify.Equal(text.Length, reader.Read(text, out int kept));
            Verify.Equal(0, kept);
            Verify.Equal((int)ChatReadState.Good, (int)reader.State);
        }

        UsageEvent();
        Verify.Equal(Prompt, (int)_usage.Usage!.Value.Input);
        Verify.Equal(Prompt, WholeBody());
    }

    internal IEnumerable<HotLoop> Loops =>
    [
        .. _streams.Select(static stream => new HotLoop($"SseUsageReader.{stream.Dialect}", () => stream.Reader.Read(stream.Event, out _))),
        new("SseUsageReader.UsageEvent", () => UsageEvent()),
        new("JsonUsageReader.WholeBody", () => WholeBody()),
    ];

    [Benchmark]
    public int UsageEvent() => _usage.Read(_usageEvent, out _);

    /// <summary>With a reader of its own, as every call has.</summary>
    [Benchmark]
    public int WholeBody()
    {
        JsonUsageReader reader = new(ChatDialect.OpenAi);
        reader.Read(_body, out _);
        return (int)reader.Usage!.Value.Input;
    }

    private static (ChatDialect, SseUsageReader, byte[]) Stream(ChatDialect dialect)
    {
        (byte[] opening, byte[] one) = TranslationInputs.Text(dialect);
        SseUsageReader reader = new(dialect);
        reader.Read(opening, out _);
        return (dialect, reader, one);
    }
}
