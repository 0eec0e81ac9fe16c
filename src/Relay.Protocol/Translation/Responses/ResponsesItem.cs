using System.Text.Json;

namespace Relay.Protocol.Translation.Responses;

/// <summary>An output item that is being read. Texts are decoded; arrays are JSON text. Empty where absent.</summary>
internal ref struct ResponsesItem
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Status;
    public ReadOnlySpan<byte> CallId;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Arguments;

    /// <summary>JSON array: the parts of a message, or of open models' reasoning.</summary>
    public ReadOnlySpan<byte> Content;

    /// <summary>JSON array: the summary of reasoning.</summary>
    public ReadOnlySpan<byte> Summary;

    public readonly bool IsCall => Type.SequenceEqual("function_call"u8);

    public readonly bool IsMessage => Type.SequenceEqual("message"u8);

    public readonly bool IsReasoning => Type.SequenceEqual("reasoning"u8);

    /// <summary>Reads the object the reader stands on.</summary>
    public static ResponsesItem Read(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        var item = default(ResponsesItem);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                item.Type = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                reader.Read();
                item.Status = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("call_id"u8))
            {
                reader.Read();
                item.CallId = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                item.Name = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                item.Arguments = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                item.Content = ArrayOf(ref reader, json);
            }
            else if (reader.ValueTextEquals("summary"u8))
            {
                reader.Read();
                item.Summary = ArrayOf(ref reader, json);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return item;
    }

    private static ReadOnlySpan<byte> ArrayOf(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json) =>
        reader.TokenType == JsonTokenType.StartArray ? JsonValues.Raw(ref reader, json) : default;
}
