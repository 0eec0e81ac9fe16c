using System.Text.Json;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Responses;

/// <summary>The object <c>response</c>: of a whole answer, and inside the events that begin and end a streamed one.</summary>
internal ref struct ResponsesBody
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Model;
    public ReadOnlySpan<byte> Status;

    /// <summary>Why it is incomplete.</summary>
    public ReadOnlySpan<byte> Reason;

    /// <summary>JSON object.</summary>
    public ReadOnlySpan<byte> Error;

    /// <summary>JSON array.</summary>
    public ReadOnlySpan<byte> Output;
    public TokenUsage Usage;
    public bool HasUsage;

    public static ResponsesBody Read(ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        var body = default(ResponsesBody);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            body.ReadMember(ref reader, json, ref strings);
            reader.Skip();
        }

        return body;
    }

    private void ReadMember(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            Id = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            reader.Read();
            Model = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("status"u8))
        {
            reader.Read();
            Status = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            Error = reader.TokenType == JsonTokenType.StartObject ? JsonValues.Raw(ref reader, json) : default;
        }
        else if (reader.ValueTextEquals("output"u8))
        {
            reader.Read();
            Output = reader.TokenType == JsonTokenType.StartArray ? JsonValues.Raw(ref reader, json) : default;
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            HasUsage = OpenAiUsage.TryRead(ref reader, out Usage);
        }
        else if (reader.ValueTextEquals("incomplete_details"u8))
        {
            reader.Read();
            ReadReason(ref reader, json, ref strings);
        }
        else
        {
            reader.Read();
        }
    }

    private void ReadReason(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool reason = reader.ValueTextEquals("reason"u8);
            reader.Read();
            Reason = reason ? strings.Get(in reader, json) : Reason;
            reader.Skip();
        }
    }
}
