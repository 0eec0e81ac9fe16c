namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Reads an answer in the form of Chat Completions, from any provider that speaks it.</summary>
/// <remarks>
/// A finish reason counts when the stream ends or says <c>[DONE]</c>: usage comes before, with or after it, and some providers put "stop"
/// on
/// every chunk.
/// </remarks>
/// <param name="stream">A stream was asked for.</param>
/// <param name="options">What is special about the provider.</param>
public sealed class OpenAiAnswerReader(bool stream, ChatReaderOptions options) : OpenAiBodyReader(stream, options.MaxEventBytes)
{
    private readonly OpenAiTeller _teller = new(options);

    private protected override ChatReadState TellEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IChatSink sink) =>
        _teller.TellEvent(name, data, sink);

    private protected override ChatReadState TellWhole(ReadOnlySpan<byte> body, IChatSink sink) => _teller.TellWhole(body, sink);

    private protected override ChatReadState EndStream(IChatSink sink) => _teller.EndStream(sink);

    protected override void Dispose(bool disposing)
    {
        _teller.Dispose();
        base.Dispose(disposing);
    }
}
