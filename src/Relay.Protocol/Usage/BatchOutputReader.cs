using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Usage;

/// <summary>
/// Reads the output file of a batch, in whatever pieces it comes: one JSON object a line,
/// <c>{"response":{"status_code":200,"body":{"model":"...","usage":{...}}}}</c>. Keeps one line at a time. Dispose it.
/// </summary>
/// <param name="used">Told of each answer that has usage: its model ("" when it names none) and what it used.</param>
public sealed class BatchOutputReader(Action<string, TokenUsage> used) : IDisposable
{
    /// <summary>Longest line, bytes: an answer with a picture in it fits.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    private PooledBytes _line;

    /// <summary>The next bytes of the file.</summary>
    /// <exception cref="FormatException">A line is no JSON object, or longer than <see cref="MaxLineBytes"/>.</exception>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (_line.Length == 0)
            {
                ReadLine(bytes[..end]);
            }
            else
            {
                Keep(bytes[..end]);
                ReadLine(_line.Span);
                _line.Clear();
            }

            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>The file is over; its last line may lack its end.</summary>
    /// <exception cref="FormatException">The last line is no JSON object.</exception>
    public void Complete()
    {
        ReadLine(_line.Span);
        _line.Clear();
    }

    public void Dispose() => _line.Dispose();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_line.Length + bytes.Length > MaxLineBytes)
        {
            throw new FormatException("a line of the batch's output is too long");
        }

        _line.Append(bytes);
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
        {
            return;
        }

        try
        {
            var reader = new Utf8JsonReader(line, JsonMembers.s_deep);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException("a line of the batch's output is no JSON object");
            }

            // All of it is read: half a line must not count as a whole one.
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("response"u8) && Enter(ref reader))
                {
                    ReadResponse(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            _ = reader.Read();
        }
        catch (JsonException error)
        {
            throw new FormatException("a line of the batch's output is no JSON object", error);
        }
    }

    private void ReadResponse(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("body"u8) && Enter(ref reader))
            {
                ReadBody(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadBody(ref Utf8JsonReader reader)
    {
        string model = "";
        TokenUsage? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                _ = reader.Read();
                model = JsonValues.Text(in reader);
                reader.Skip();
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                _ = reader.Read();
                found = OpenAiUsage.TryRead(ref reader, out TokenUsage usage) ? usage : found;
            }
            else
            {
                reader.Skip();
            }
        }

        if (found is { } counted)
        {
            used(model, counted);
        }
    }

    /// <summary>Moves from a member's name into its object; false, behind the value's beginning, when it is none.</summary>
    private static bool Enter(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }
}
