using System.Text.Json;

namespace Relay.Protocol.Translation.Responses;

/// <summary>The members of one event that count. Texts are decoded; nested pieces are JSON text. Empty where absent.</summary>
internal ref struct ResponsesEvent
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Delta;
    public ReadOnlySpan<byte> Arguments;
    public long OutputIndex;
    public long SummaryIndex;

    /// <summary>JSON object.</summary>
    public ReadOnlySpan<byte> Item;

    /// <summary>JSON object.</summary>
    public ReadOnlySpan<byte> Response;

    /// <summary>It is an answer as a whole, not an event: <c>"object":"response"</c>.</summary>
    public bool IsWhole;

    /// <summary>It has <c>error</c> that is not null.</summary>
    public bool HasError;

    /// <summary>Reads one JSON text; throws <see cref="JsonException"/> for what is none.</summary>
    public static ResponsesEvent Read(ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        var found = default(ResponsesEvent);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            found.HasError = reader.TokenType is JsonTokenType.String or JsonTokenType.StartArray;
            reader.Skip();
            reader.Read();
            return found;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            found.ReadMember(ref reader, json, ref strings);
            reader.Skip();
        }

        // Nothing may follow.
        reader.Read();
        return found;
    }

    private void ReadMember(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            Type = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("delta"u8))
        {
            reader.Read();
            Delta = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("arguments"u8))
        {
            reader.Read();
            Arguments = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("output_index"u8))
        {
            reader.Read();
            OutputIndex = JsonValues.Count(in reader);
        }
        else if (reader.ValueTextEquals("summary_index"u8))
        {
            reader.Read();
            SummaryIndex = JsonValues.Count(in reader);
        }
        else if (reader.ValueTextEquals("item"u8))
        {
            reader.Read();
            Item = ObjectOf(ref reader, json);
        }
        else if (reader.ValueTextEquals("response"u8))
        {
            reader.Read();
            Response = ObjectOf(ref reader, json);
        }
        else if (reader.ValueTextEquals("object"u8))
        {
            reader.Read();
            IsWhole = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("response"u8);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            HasError = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String;
        }
        else
        {
            reader.Read();
        }
    }

    private static ReadOnlySpan<byte> ObjectOf(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json) =>
        reader.TokenType == JsonTokenType.StartObject ? JsonValues.Raw(ref reader, json) : default;
}
