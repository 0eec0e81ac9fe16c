using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Relay.Cli;

/// <summary>A JSON value on one line, for programs that read a command's output. Text of every script stands as it is.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        using MemoryStream utf8 = new();
        using (Utf8JsonWriter json = new(utf8, s_options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(utf8.GetBuffer(), 0, (int)utf8.Length);
    }
}
