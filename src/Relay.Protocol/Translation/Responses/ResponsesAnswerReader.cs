using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Translation.Responses;

/// <summary>
/// Reads an answer in the form of OpenAI's Responses. The answer counts as begun with its first item, not with <c>response.created</c>: a
/// failure may follow that at once, and can then still be answered by another provider.
/// </summary>
/// <param name="stream">A stream was asked for.</param>
/// <param name="options">What is special about the provider.</param>
public sealed class ResponsesAnswerReader(bool stream, ChatReaderOptions options) : OpenAiBodyReader(stream, options.MaxEventBytes)
{
    private readonly ResponsesTeller _teller = new();

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
