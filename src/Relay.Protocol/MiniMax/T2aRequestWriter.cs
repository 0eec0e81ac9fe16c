using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.MiniMax;

/// <summary>
/// Composes what goes to a T2A upstream when the caller's own body cannot: another dialect's request, the short form,
/// client messages of a socket. Runs once a request, not once a chunk.
/// </summary>
public static class T2aRequestWriter
{
    private static readonly JsonWriterOptions s_options = new()
    {
        // Text leaves as it came: a Chinese text escaped to \uXXXX is twice as long.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The client message that ends a session.</summary>
    public static ReadOnlySpan<byte> TaskFinish => "{\"event\":\"task_finish\"}"u8;

    /// <summary>Writes a body for <c>POST /v1/t2a_v2</c>.</summary>
    public static void Write(IBufferWriter<byte> output, in T2aRequestModel model)
    {
        using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        json.WriteString("model"u8, model.Model);
        json.WriteString("text"u8, model.Text);
        json.WriteBoolean("stream"u8, model.Stream);
        if (model is { Stream: true, ExcludeAggregatedAudio: true })
        {
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("exclude_aggregated_audio"u8, true);
            json.WriteEndObject();
        }

        WriteSettings(json, in model);
        json.WriteEndObject();
    }

    /// <summary>Writes the client message that opens a session; its text is not part of it.</summary>
    public static void WriteTaskStart(IBufferWriter<byte> output, in T2aRequestModel model)
    {
        using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        json.WriteString("event"u8, "task_start"u8);
        json.WriteString("model"u8, model.Model);
        WriteSettings(json, in model);
        json.WriteEndObject();
    }

    /// <summary>Writes the client message that asks for one more text, UTF-8.</summary>
    public static void WriteTaskContinue(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        json.WriteString("event"u8, "task_continue"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    /// <summary>
    /// Turns the short form into the native one: <c>voice_id</c> of the root moves into <c>voice_setting</c>, everything
    /// else is copied as it is. The body must have been parsed without error.
    /// </summary>
    public static void WriteNative(IBufferWriter<byte> output, ReadOnlySpan<byte> body, T2aRequest request)
    {
        output.Write("{\"voice_setting\":{\"voice_id\":\""u8);
        JsonText.WriteEscaped(output, request.VoiceId);
        output.Write("\""u8);
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("voice_setting"u8))
            {
                CopySettings(output, ref reader, body);
            }
            else
            {
                reader.Skip();
            }
        }

        output.Write("}"u8);
        reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool taken = reader.ValueTextEquals("voice_id"u8) || reader.ValueTextEquals("voice_setting"u8);
            CopyMember(output, ref reader, body, skip: taken);
        }

        output.Write("}"u8);
    }

    /// <summary>
    /// Copies a body or client message byte for byte but for its <c>model</c>, which the caller knows by another name. It must
    /// have been parsed without error.
    /// </summary>
    public static void WriteRenamed(IBufferWriter<byte> output, ReadOnlySpan<byte> body, ReadOnlySpan<char> model)
    {
        int copied = 0;
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isModel = reader.ValueTextEquals("model"u8);
            reader.Read();
            if (isModel)
            {
                output.Write(body[copied..(int)reader.TokenStartIndex]);
                output.Write("\""u8);
                JsonText.WriteEscaped(output, model);
                output.Write("\""u8);
                copied = (int)reader.BytesConsumed;
            }

            reader.Skip();
        }

        output.Write(body[copied..]);
    }

    private static void CopySettings(IBufferWriter<byte> output, ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Null: the same as no settings.
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            CopyMember(output, ref reader, body, skip: reader.ValueTextEquals("voice_id"u8));
        }
    }

    /// <summary>Copies the member the reader stands on, byte for byte, after a comma; another member always precedes it.</summary>
    private static void CopyMember(IBufferWriter<byte> output, ref Utf8JsonReader reader, ReadOnlySpan<byte> body, bool skip)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        if (!skip)
        {
            output.Write(","u8);
            output.Write(body[start..(int)reader.BytesConsumed]);
        }
    }

    private static void WriteSettings(Utf8JsonWriter json, in T2aRequestModel model)
    {
        json.WriteStartObject("voice_setting"u8);
        json.WriteString("voice_id"u8, model.VoiceId);
        WriteNumber(json, "speed"u8, model.Speed);
        WriteNumber(json, "vol"u8, model.Vol);
        WriteNumber(json, "pitch"u8, model.Pitch);
        WriteString(json, "emotion"u8, model.Emotion);
        json.WriteEndObject();
        json.WriteStartObject("audio_setting"u8);
        WriteString(json, "format"u8, model.Format);
        WriteNumber(json, "sample_rate"u8, model.SampleRate);
        WriteNumber(json, "bitrate"u8, model.Bitrate);
        WriteNumber(json, "channel"u8, model.Channel);
        json.WriteEndObject();
        WriteString(json, "language_boost"u8, model.LanguageBoost);
    }

    private static void WriteString(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
