using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Relay.Diagnostics;

/// <summary>
/// One message as one JSON object on one line: <c>time</c> (ISO 8601, UTC), <c>level</c>, <c>category</c>, <c>event</c> (its number),
/// <c>message</c>, then the message's named values under the names they have in the code, and <c>exception</c> as text. What is secret is
/// masked before it becomes a value of a message, so here as in text. Any thread may call; each has a buffer of its own.
/// </summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "relay-json";

    // What a thread keeps between two messages; a longer one (a deep stack) is let go.
    private const int MaxKeptBytes = 16 * 1024;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_json;

    // Made once for each kind of message there is: nothing in it but what needs the kind.
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter) => Write(
        textWriter, logEntry.LogLevel, logEntry.Category, logEntry.EventId.Id, logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception),
        logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>, logEntry.Exception);

    private void Write(
        TextWriter output, LogLevel level, string category, int number, string? message, IReadOnlyList<KeyValuePair<string, object?>>? values,
        Exception? exception)
    {
        ArrayBufferWriter<byte> buffer = t_buffer ??= new ArrayBufferWriter<byte>(1024);
        Utf8JsonWriter json = t_json ??= new Utf8JsonWriter(buffer, s_options);
        try
        {
            json.WriteStartObject();
            json.WriteString("time"u8, time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level"u8, NameOf(level));
            json.WriteString("category"u8, category);
            json.WriteNumber("event"u8, number);
            json.WriteString("message"u8, message ?? exception?.Message ?? "");
            for (int i = 0; i < values?.Count; i++)
            {
                (string name, object? value) = values[i];
                if (name != "{OriginalFormat}")
                {
                    WriteValue(json, IsTaken(name) ? "_" + name : name, value);
                }
            }

            if (exception is not null)
            {
                json.WriteString("exception"u8, exception.ToString());
            }

            json.WriteEndObject();
            json.Flush();
            WriteLine(output, buffer.WrittenSpan);
        }
        finally
        {
            buffer.ResetWrittenCount();
            json.Reset();
            if (buffer.Capacity > MaxKeptBytes)
            {
                t_buffer = null;
                t_json = null;
            }
        }
    }

    private static void WriteLine(TextWriter output, ReadOnlySpan<byte> utf8)
    {
        char[] chars = ArrayPool<char>.Shared.Rent(utf8.Length);
        output.Write(chars, 0, Encoding.UTF8.GetChars(utf8, chars));
        output.Write('\n');
        ArrayPool<char>.Shared.Return(chars);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static bool IsTaken(string name) => name is "time" or "level" or "category" or "event" or "message" or "exception";

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
