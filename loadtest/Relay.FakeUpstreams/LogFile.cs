using System.Buffers;
using System.Text.Json;

namespace Relay.FakeUpstreams;

/// <summary>
/// The log as JSON lines: one <c>write</c> to an appended file for each line, not synced. A line is in the kernel's hands
/// before the bytes it speaks of are, so the file outlives any process but not the machine. Called under the log's lock.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly ArrayBufferWriter<byte> _line = new();

    public LogFile(string path)
    {
        // No buffer: every Write is one system call.
        _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public void Write(string what, FakeCall call)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, what);
            json.WriteNumber("seq"u8, call.Sequence);
            json.WriteString("id"u8, call.Id);
            json.WriteString("path"u8, call.Path);
            json.WriteString("session_id"u8, call.SessionId);
            json.WriteString("model"u8, call.Model);
            json.WriteString("voice"u8, call.Voice);
            json.WriteNumber("weighted_chars"u8, call.WeightedChars);
            json.WriteNumber("chunks_planned"u8, call.ChunksPlanned);
            json.WriteNumber("chunks_written"u8, call.ChunksWritten);
            json.WriteNumber("audio_bytes"u8, call.AudioBytesWritten);
            json.WriteBoolean("final_written"u8, call.FinalWritten);
            json.WriteNumber("usage_characters"u8, call.UsageCharacters);
            json.WriteNumber("http_status"u8, call.HttpStatus);
            json.WriteNumber("status_code"u8, call.StatusCode);
            if (call.Outcome != FakeCallOutcome.Running)
            {
                json.WriteString("audio_sha256"u8, call.AudioSha256);
            }

            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        _stream.Write(_line.WrittenSpan);
    }

    public void Dispose() => _stream.Dispose();
}
