using System.Buffers;
using Relay.Streaming;

namespace Relay.Endpoints;

/// <summary>The audio's own bytes as the body. A break can only be told by cutting the connection.</summary>
internal sealed class PlainAudioWriter : IAudioWriter
{
    private IBufferWriter<byte>? _output;

    public IBufferWriter<byte> Output
    {
        set => _output = value;
    }

    public void WriteAudio(ReadOnlySpan<byte> audio) => _output!.Write(audio);

    public void WriteEnd(IAudioReader usage)
    {
    }

    public bool TryWriteFault(UpstreamFault fault) => false;
}
