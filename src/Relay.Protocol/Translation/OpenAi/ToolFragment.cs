using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>One element of <c>tool_calls</c>. Texts are decoded; empty where absent.</summary>
internal ref struct ToolFragment
{
    private long? _index;

    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Name;

    /// <summary>
    /// The next piece of the arguments' JSON text. Some servers send an object instead of a string; then it is the object's.
    /// </summary>
    public ReadOnlySpan<byte> Arguments;

    /// <summary>Gemini's seal.</summary>
    public ReadOnlySpan<byte> Signature;

    /// <summary>-1 when absent or null.</summary>
    public readonly long Index => _index ?? -1;

    /// <summary>Reads the object the reader stands on.</summary>
    public static ToolFragment Read(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        var fragment = default(ToolFragment);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                fragment._index = reader.TokenType == JsonTokenType.Number ? JsonValues.Count(in reader) : null;
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                fragment.Id = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                reader.Read();
                fragment.ReadFunction(ref reader, json, ref strings);
            }
            else if (reader.ValueTextEquals("extra_content"u8))
            {
                reader.Read();
                fragment.ReadExtra(ref reader, json, ref strings);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return fragment;
    }

    /// <summary>Reads <c>{"name", "arguments"}</c>, on whose beginning the reader stands.</summary>
    public void ReadFunction(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool name = reader.ValueTextEquals("name"u8);
            bool arguments = reader.ValueTextEquals("arguments"u8);
            reader.Read();
            if (name)
            {
                Name = strings.Get(in reader, json);
            }
            else if (arguments)
            {
                Arguments = reader.TokenType == JsonTokenType.StartObject
                    ? JsonValues.Raw(ref reader, json)
                    : strings.Get(in reader, json);
            }

            reader.Skip();
        }
    }

    /// <summary>Reads <c>{"google":{"thought_signature"}}</c>.</summary>
    private void ReadExtra(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("thought_signature"u8))
            {
                reader.Read();
                Signature = strings.Get(in reader, json);
            }
            else if (reader.ValueTextEquals("google"u8))
            {
                reader.Read();
                ReadExtra(ref reader, json, ref strings);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }
    }
}
