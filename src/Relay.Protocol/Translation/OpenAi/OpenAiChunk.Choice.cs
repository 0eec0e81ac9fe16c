using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

internal ref partial struct OpenAiChunk
{
    /// <summary>
    /// Only the choice with index 0, or without one, is relayed. Takes a copy of the reader: the index may stand behind the content.
    /// </summary>
    private static bool IsFirst(Utf8JsonReader look)
    {
        while (look.Read() && look.TokenType == JsonTokenType.PropertyName)
        {
            bool index = look.ValueTextEquals("index"u8);
            look.Read();
            if (index)
            {
                return JsonValues.Count(in look) == 0;
            }

            look.Skip();
        }

        return true;
    }

    private void ReadChoice(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        bool hasDelta = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                hasDelta |= ReadContent(ref reader, json, ref strings, replace: true);
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                IsMessage |= !hasDelta && ReadContent(ref reader, json, ref strings, replace: false);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                Finish = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                ReadUsage(ref reader);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        IsMessage &= !hasDelta;
    }

    /// <summary>Reads a delta or a message; false when it is null.</summary>
    private bool ReadContent(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings, bool replace)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        if (replace && IsMessage)
        {
            ForgetContent();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadContentMember(ref reader, json, ref strings);
            reader.Skip();
        }

        return true;
    }

    private void ReadContentMember(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            reader.Read();
            Parts = ArrayOf(ref reader, json);
            Text = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("reasoning_content"u8))
        {
            reader.Read();
            ReasoningContent = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("reasoning"u8))
        {
            reader.Read();
            Reasoning = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("reasoning_details"u8))
        {
            reader.Read();
            ReasoningDetails = ArrayOf(ref reader, json);
        }
        else if (reader.ValueTextEquals("tool_calls"u8))
        {
            reader.Read();
            ToolCalls = ArrayOf(ref reader, json);
        }
        else if (reader.ValueTextEquals("refusal"u8))
        {
            reader.Read();
            Refusal = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("function_call"u8))
        {
            reader.Read();
            FunctionCall = reader.TokenType == JsonTokenType.StartObject ? JsonValues.Raw(ref reader, json) : default;
        }
        else
        {
            reader.Read();
        }
    }

    private static ReadOnlySpan<byte> ArrayOf(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json) =>
        reader.TokenType == JsonTokenType.StartArray ? JsonValues.Raw(ref reader, json) : default;

    private void ForgetContent()
    {
        Text = default;
        Parts = default;
        Refusal = default;
        ReasoningContent = default;
        Reasoning = default;
        ReasoningDetails = default;
        ToolCalls = default;
        FunctionCall = default;
    }
}
