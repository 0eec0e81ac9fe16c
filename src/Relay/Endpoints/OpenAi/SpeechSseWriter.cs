using System.Buffers;
using Relay.Protocol.OpenAI;
using Relay.Streaming;

namespace Relay.Endpoints.OpenAi;

/// <summary><c>stream_format: "sse"</c>: one <c>speech.audio.delta</c> for each slice as it arrives, then <c>speech.audio.done</c>.</summary>
internal sealed class SpeechSseWriter(long billableChars, SpeechDeltaMembers members) : IAudioWriter
{
    private IBufferWriter<byte>? _output;

    public IBufferWriter<byte> Output
    {
        set => _output = value;
    }

    public void WriteAudio(ReadOnlySpan<byte> audio)
    {
        if (!audio.IsEmpty)
        {
            SpeechWriter.WriteDelta(_output!, audio, members);
        }
    }

    public void WriteEnd(IAudioReader usage) =>
        SpeechWriter.WriteDone(_output!, usage.UsageChars < 0 ? billableChars : usage.UsageChars, 0);

    public bool TryWriteFault(UpstreamFault fault)
    {
        RelayError error = RelayError.FromFault(fault);
        SpeechWriter.WriteSseError(_output!, error.Message, OpenAiErrorWriter.Type(error.Kind), default, OpenAiErrorWriter.Code(error.Kind));
        return true;
    }
}
