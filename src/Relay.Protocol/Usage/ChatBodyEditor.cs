using System.Buffers;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Json;
using Relay.Protocol.Text;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Usage;

/// <summary>
/// Copies a request's body byte for byte but for the few members that must differ at the provider. Runs once a request. The body must be a
/// valid JSON object.
/// </summary>
public static class ChatBodyEditor
{
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> body, in ChatBodyEdit edit)
    {
        Utf8JsonReader json = new(body);
        bool hasOptions = false;
        bool isFirst = true;
        json.Read();
        output.Write("{"u8);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            Member member = MemberOf(ref json, in edit);
            int start = (int)json.TokenStartIndex;
            json.Read();
            int value = (int)json.TokenStartIndex;
            Utf8JsonReader inside = json;
            json.Skip();
            int end = (int)json.BytesConsumed;
            if (member == Member.Dropped)
            {
                continue;
            }

            output.Write(isFirst ? default : ","u8);
            isFirst = false;
            hasOptions |= member == Member.StreamOptions;
            if (member == Member.MaxTokens)
            {
                output.Write(edit.Profile!.MaxCompletionTokens ? "\"max_completion_tokens\""u8 : "\"max_tokens\""u8);
                output.Write(":"u8);
            }
            else
            {
                output.Write(body[start..value]);
            }

            WriteValue(output, member, in edit, ref inside, body[value..end]);
        }

        if (edit.IncludeUsage && !hasOptions)
        {
            output.Write(isFirst ? default : ","u8);
            output.Write("\"stream_options\":{\"include_usage\":true}"u8);
            isFirst = false;
        }

        WriteExtra(output, edit.Profile, isFirst);
        output.Write("}"u8);
    }

    private static Member MemberOf(ref Utf8JsonReader json, in ChatBodyEdit edit)
    {
        if (edit.Model is not null && json.ValueTextEquals("model"u8))
        {
            return Member.Model;
        }

        if (json.ValueTextEquals("stream_options"u8))
        {
            return edit.Profile is { OmitStreamOptions: true } ? Member.Dropped : edit.IncludeUsage ? Member.StreamOptions : Member.Kept;
        }

        return edit.Profile is { } profile && profile != ChatRequestProfile.Default ? MemberOf(ref json, profile) : Member.Kept;
    }

    private static Member MemberOf(ref Utf8JsonReader json, ChatRequestProfile profile)
    {
        if (json.ValueTextEquals("max_tokens"u8) || json.ValueTextEquals("max_completion_tokens"u8))
        {
            return Member.MaxTokens;
        }

        if (json.ValueTextEquals("temperature"u8))
        {
            return profile.StripSampling ? Member.Dropped : Member.Temperature;
        }

        if (json.ValueTextEquals("top_p"u8) || json.ValueTextEquals("presence_penalty"u8) || json.ValueTextEquals("frequency_penalty"u8))
        {
            return profile.StripSampling ? Member.Dropped : Member.Kept;
        }

        return json.ValueTextEquals("tool_choice"u8) && profile.ToolChoice != ToolChoiceSupport.Full ? Member.ToolChoice : Member.Kept;
    }

    private static void WriteValue(
        IBufferWriter<byte> output, Member member, in ChatBodyEdit edit, ref Utf8JsonReader value, ReadOnlySpan<byte> raw)
    {
        switch (member)
        {
            case Member.Model:
                output.Write("\""u8);
                JsonText.WriteEscaped(output, edit.Model);
                output.Write("\""u8);
                break;
            case Member.StreamOptions:
                WriteOptions(output, ref value, raw);
                break;
            case Member.Temperature when value.TokenType == JsonTokenType.Number && value.TryGetDouble(out double asked):
                WriteTemperature(output, asked, edit.Profile!, raw);
                break;
            case Member.ToolChoice:
                // What the provider does not know becomes its own choice; "none" is kept where it is known.
                bool isNone = value.TokenType == JsonTokenType.String && value.ValueTextEquals("none"u8);
                output.Write(isNone && edit.Profile!.ToolChoice == ToolChoiceSupport.AutoNone ? "\"none\""u8 : "\"auto\""u8);
                break;
            default:
                output.Write(raw);
                break;
        }
    }

    private static void WriteOptions(IBufferWriter<byte> output, ref Utf8JsonReader value, ReadOnlySpan<byte> raw)
    {
        output.Write("{\"include_usage\":true"u8);
        int origin = (int)value.TokenStartIndex;
        while (value.TokenType != JsonTokenType.Null && value.Read() && value.TokenType == JsonTokenType.PropertyName)
        {
            bool isOurs = value.ValueTextEquals("include_usage"u8);
            int start = (int)value.TokenStartIndex - origin;
            value.Skip();
            if (!isOurs)
            {
                output.Write(","u8);
                output.Write(raw[start..((int)value.BytesConsumed - origin)]);
            }
        }

        output.Write("}"u8);
    }

    private static void WriteTemperature(IBufferWriter<byte> output, double asked, ChatRequestProfile profile, ReadOnlySpan<byte> raw)
    {
        double taken = Math.Min(Math.Max(asked, profile.MinTemperature ?? double.MinValue), profile.MaxTemperature ?? double.MaxValue);
        if (taken == asked)
        {
            output.Write(raw);
            return;
        }

        _ = System.Buffers.Text.Utf8Formatter.TryFormat(taken, output.GetSpan(32), out int written);
        output.Advance(written);
    }

    /// <summary>The profile's own members, after the caller's: of two with one name, servers take the last.</summary>
    private static void WriteExtra(IBufferWriter<byte> output, ChatRequestProfile? profile, bool isFirst)
    {
        if (profile is { ExtraBody.Length: > 2 })
        {
            output.Write(isFirst ? default : ","u8);
            EncodingExtensions.GetBytes(Encoding.UTF8, profile.ExtraBody.AsSpan().Trim()[1..^1], output);
        }
    }

    private enum Member : byte
    {
        Kept = 0,
        Dropped,
        Model,
        StreamOptions,
        MaxTokens,
        Temperature,
        ToolChoice,
    }
}
