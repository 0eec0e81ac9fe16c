using System.Text;
using System.Text.Json;
using Relay.Protocol.Json;

namespace Relay.Protocol.Tests.Json;

/// <summary>A document as one line of tokens, from our reader and from the base library's.</summary>
internal static class JsonTokens
{
    public const string Malformed = "malformed";

    public static string FromStream(byte[][] chunks)
    {
        var text = new StringBuilder();
        var raw = new List<byte>();
        var reader = new JsonStreamReader();
        foreach (byte[] chunk in chunks)
        {
            scoped ReadOnlySpan<byte> input = chunk;
            while (true)
            {
                JsonStreamToken token = reader.Read(ref input, out ReadOnlySpan<byte> value);
                if (token == JsonStreamToken.NeedMore)
                {
                    Assert.True(input.IsEmpty);
                    break;
                }

                if (!Append(text, raw, token, value))
                {
                    return Malformed;
                }
            }
        }

        while (true)
        {
            JsonStreamToken token = reader.ReadEnd(out ReadOnlySpan<byte> value);
            if (token == JsonStreamToken.End)
            {
                return text.ToString();
            }

            if (!Append(text, raw, token, value))
            {
                return Malformed;
            }
        }
    }

    public static string FromSystem(byte[] json)
    {
        var text = new StringBuilder();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonStreamReader.MaxDepth });
        try
        {
            while (reader.Read())
            {
                text.Append(reader.TokenType switch
                {
                    JsonTokenType.StartObject => "{ ",
                    JsonTokenType.EndObject => "} ",
                    JsonTokenType.StartArray => "[ ",
                    JsonTokenType.EndArray => "] ",
                    JsonTokenType.PropertyName => $"name:{reader.GetString()} ",
                    JsonTokenType.String => $"string:{reader.GetString()} ",
                    JsonTokenType.Number => $"number:{Encoding.UTF8.GetString(reader.ValueSpan)} ",
                    _ => $"{reader.TokenType.ToString().ToLowerInvariant()} ",
                });
            }
        }
        catch (JsonException)
        {
            return Malformed;
        }

        return text.ToString();
    }

    private static bool Append(StringBuilder text, List<byte> raw, JsonStreamToken token, ReadOnlySpan<byte> value)
    {
        switch (token)
        {
            case JsonStreamToken.Malformed:
                return false;
            case JsonStreamToken.StringPart:
                raw.AddRange(value);
                return true;
            case JsonStreamToken.End:
                return true;
            default:
                break;
        }

        text.Append(token switch
        {
            JsonStreamToken.StartObject => "{ ",
            JsonStreamToken.EndObject => "} ",
            JsonStreamToken.StartArray => "[ ",
            JsonStreamToken.EndArray => "] ",
            JsonStreamToken.PropertyName => $"name:{Encoding.UTF8.GetString(value)} ",
            JsonStreamToken.StringEnd => $"string:{Unescape([.. raw])} ",
            JsonStreamToken.Number => $"number:{Encoding.UTF8.GetString(value)} ",
            _ => $"{token.ToString().ToLowerInvariant()} ",
        });
        raw.Clear();
        return true;
    }

    private static string Unescape(byte[] raw)
    {
        byte[] dest = new byte[raw.Length];
        Assert.True(JsonText.TryUnescape(raw, dest, out int written));
        return Encoding.UTF8.GetString(dest, 0, written);
    }
}
