using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>The answer as one body, held until its end.</summary>
internal sealed class AnthropicBodyOutput : IAnthropicOutput
{
    private readonly PooledWriter _body = new();
    private PooledBytes _arguments;

    public void Begin(IBufferWriter<byte> output, string id, string model, long inputTokens) => AnthropicJson.WriteHead(_body, id, model);

    public void Open(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        if (index > 0)
        {
            _body.Write(","u8);
        }

        switch (kind)
        {
            case AnthropicBlockKind.Tool:
                AnthropicJson.WriteToolHead(_body, id, name);
                break;
            case AnthropicBlockKind.Thinking:
                _body.Write("{\"type\":\"thinking\",\"thinking\":\""u8);
                break;
            case AnthropicBlockKind.RedactedThinking:
                _body.Write("{\"type\":\"redacted_thinking\",\"data\":\""u8);
                break;
            default:
                _body.Write("{\"type\":\"text\",\"text\":\""u8);
                break;
        }
    }

    public void Piece(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> piece)
    {
        if (kind == AnthropicBlockKind.Tool)
        {
            _arguments.Append(piece);
        }
        else
        {
            JsonText.WriteEscaped(_body, piece);
        }
    }

    public void Close(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> signature)
    {
        switch (kind)
        {
            case AnthropicBlockKind.Tool:
                WriteArguments();
                _body.Write("}"u8);
                break;
            case AnthropicBlockKind.Thinking:
                _body.Write("\",\"signature\":\""u8);
                JsonText.WriteEscaped(_body, signature);
                _body.Write("\"}"u8);
                break;
            default:
                _body.Write("\"}"u8);
                break;
        }
    }

    public void End(IBufferWriter<byte> output, ReadOnlySpan<byte> stopReason, ReadOnlySpan<byte> stopSequence, in TokenUsage usage)
    {
        _body.Write("],"u8);
        AnthropicJson.WriteStop(_body, stopReason, stopSequence);
        _body.Write(","u8);
        AnthropicJson.WriteUsage(_body, usage);
        _body.Write("}"u8);
        output.Write(_body.Span);
        _body.Clear();
    }

    public void Dispose()
    {
        _body.Dispose();
        _arguments.Dispose();
    }

    /// <summary>
    /// The input must be an object. Arguments that are none, because the model wrote them wrong or was cut, are passed on as text: an empty
    /// object might be taken for a call without arguments and carried out.
    /// </summary>
    private void WriteArguments()
    {
        if (_arguments.Length == 0)
        {
            _body.Write("{}"u8);
        }
        else if (ToolArguments.IsObject(_arguments.Span))
        {
            _body.Write(_arguments.Span);
        }
        else
        {
            _body.Write("{\"invalid_arguments\":\""u8);
            JsonText.WriteEscaped(_body, _arguments.Span);
            _body.Write("\"}"u8);
        }

        _arguments.Clear();
    }
}
