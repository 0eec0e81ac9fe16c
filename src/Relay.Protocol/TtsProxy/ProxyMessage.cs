using System.Text.Json;

namespace Relay.Protocol.TtsProxy;

/// <summary>
/// A client's message on the TTS proxy's socket, as far as it must be told what it is: the envelope (<c>type</c>, <c>data</c>), the first
/// message of the original project (<c>bearer_token</c>), or one of MiniMax's own (<c>event</c>). Members that are absent are empty.
/// </summary>
public readonly record struct ProxyMessage
{
    /// <summary>The bytes are a JSON object.</summary>
    public bool IsJson { get; private init; }

    public EnvelopeKind Kind { get; private init; }

    /// <summary><c>data.authorization</c> of an envelope, or <c>bearer_token</c>; null when absent.</summary>
    public string? Token { get; private init; }

    /// <summary>The message carried <c>bearer_token</c>.</summary>
    public bool IsBearer { get; private init; }

    /// <summary>The message carried <c>event</c>: it is one of MiniMax's own.</summary>
    public bool HasEvent { get; private init; }

    /// <summary>Where the object in <c>data</c> lies in the message, braces included; empty when there is none.</summary>
    public Range Data { get; private init; }

    /// <summary>Reads a message. Never throws.</summary>
    public static ProxyMessage Read(ReadOnlySpan<byte> message)
    {
        Utf8JsonReader reader = new(message);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadRoot(ref reader) : default;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is a string that is not UTF-8.
            return default;
        }
    }

    private static ProxyMessage ReadRoot(ref Utf8JsonReader reader)
    {
        ProxyMessage found = new() { IsJson = true };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                found = found with { Kind = KindOf(Text(ref reader)) };
            }
            else if (reader.ValueTextEquals("bearer_token"u8))
            {
                reader.Read();
                found = found with { IsBearer = true, Token = Text(ref reader) };
            }
            else if (reader.ValueTextEquals("event"u8))
            {
                reader.Skip();
                found = found with { HasEvent = true };
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                found = ReadData(ref reader, found);
            }
            else
            {
                reader.Skip();
            }
        }

        // Nothing may follow the object.
        return reader.Read() ? default : found;
    }

    private static ProxyMessage ReadData(ref Utf8JsonReader reader, ProxyMessage found)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return found;
        }

        int start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("authorization"u8))
            {
                reader.Read();
                found = found with { Token = Text(ref reader) };
            }
            else
            {
                reader.Skip();
            }
        }

        return found with { Data = start..(int)reader.BytesConsumed };
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static EnvelopeKind KindOf(string? type) => type switch
    {
        null => EnvelopeKind.None,
        "auth" => EnvelopeKind.Auth,
        "start" => EnvelopeKind.Start,
        "data" => EnvelopeKind.Data,
        "finish" => EnvelopeKind.Finish,
        "cancel" => EnvelopeKind.Cancel,
        "ping" => EnvelopeKind.Ping,
        _ => EnvelopeKind.Unknown,
    };
}
