using System.Buffers;
using System.Text;
using Relay.Protocol.Json;

namespace Relay.Protocol.Translation.Responses;

/// <summary>
/// One output item that is being written. Its text is kept, as the dialect demands: the events that close it, and the one that closes the
/// answer, repeat it.
/// </summary>
internal sealed class ResponsesOutputItem
{
    private PooledBytes _text;

    public ResponsesOutputItem(ResponsesItemKind kind, int index, string callId)
    {
        Kind = kind;
        Index = index;
        string prefix = kind switch
        {
            ResponsesItemKind.Reasoning => "rs",
            ResponsesItemKind.FunctionCall => "fc",
            _ => "msg",
        };
        Id = Encoding.UTF8.GetBytes($"{prefix}_{callId}_{index}");
    }

    public ResponsesItemKind Kind { get; }

    /// <summary>Its place in <c>output</c>.</summary>
    public int Index { get; }

    public byte[] Id { get; }

    /// <summary>Of a function call.</summary>
    public byte[] CallId { get; init; } = [];

    /// <summary>Of a function call.</summary>
    public byte[] Name { get; init; } = [];

    /// <summary>Of reasoning: what only its provider can read, in Relay's wrapping.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>The event that opens its part was written.</summary>
    public bool HasPart { get; set; }

    /// <summary>The closing events were written.</summary>
    public bool Closed { get; set; }

    public ReadOnlySpan<byte> Text => _text.Span;

    public void Add(ReadOnlySpan<byte> text) => _text.Append(text);

    /// <summary>The item as JSON.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="status">in_progress, completed or incomplete.</param>
    /// <param name="empty">As it is when it begins: without its text.</param>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> status, bool empty = false)
    {
        output.Write("{\"id\":\""u8);
        JsonText.WriteEscaped(output, Id);
        switch (Kind)
        {
            case ResponsesItemKind.Reasoning:
                output.Write("\",\"type\":\"reasoning\",\"summary\":["u8);
                WritePart(output, empty);
                output.Write("]"u8);
                if (Sealed.Length > 0 && !empty)
                {
                    output.Write(",\"encrypted_content\":\""u8);
                    JsonText.WriteEscaped(output, Sealed);
                    output.Write("\""u8);
                }

                output.Write("}"u8);
                break;
            case ResponsesItemKind.FunctionCall:
                output.Write("\",\"type\":\"function_call\",\"status\":\""u8);
                output.Write(status);
                output.Write("\",\"call_id\":\""u8);
                JsonText.WriteEscaped(output, CallId);
                output.Write("\",\"name\":\""u8);
                JsonText.WriteEscaped(output, Name);
                output.Write("\",\"arguments\":\""u8);
                JsonText.WriteEscaped(output, empty ? default : Text);
                output.Write("\"}"u8);
                break;
            default:
                output.Write("\",\"type\":\"message\",\"status\":\""u8);
                output.Write(status);
                output.Write("\",\"role\":\"assistant\",\"content\":["u8);
                WritePart(output, empty);
                output.Write("]}"u8);
                break;
        }
    }

    /// <summary>
    /// The only part of a message or of reasoning; nothing when <paramref name="none"/>, or for reasoning nobody may read.
    /// </summary>
    private void WritePart(IBufferWriter<byte> output, bool none)
    {
        if (!none && (Kind != ResponsesItemKind.Reasoning || _text.Length > 0))
        {
            WritePart(output, Text);
        }
    }

    /// <summary>The only part of a message or of reasoning, with the text given.</summary>
    public void WritePart(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write(Kind switch
        {
            ResponsesItemKind.Reasoning => "{\"type\":\"summary_text\",\"text\":\""u8,
            ResponsesItemKind.Refusal => "{\"type\":\"refusal\",\"refusal\":\""u8,
            _ => "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\""u8,
        });
        JsonText.WriteEscaped(output, text);
        output.Write("\"}"u8);
    }

    /// <summary>Gives the text's buffer back; the item is no longer used.</summary>
    public void Release() => _text.Dispose();
}
