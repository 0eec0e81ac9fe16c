using System.Buffers;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax;

/// <summary>A T2A JSON answer made from decoded audio, hex by hex as it arrives: the document is never held whole.</summary>
internal sealed class T2aJsonWriter(T2aIdentity identity) : IAudioWriter
{
    private IBufferWriter<byte>? _output;
    private bool _begun;

    public IBufferWriter<byte> Output
    {
        set => _output = value;
    }

    public void WriteAudio(ReadOnlySpan<byte> audio)
    {
        if (!_begun)
        {
            _begun = true;
            T2aWriter.BeginAnswer(_output!);
        }

        T2aWriter.WriteHex(_output!, audio);
    }

    public void WriteEnd(IAudioReader usage) => T2aWriter.EndAnswer(_output!, identity.Extra(usage), identity.Ids);

    // Half a document cannot take it back.
    public bool TryWriteFault(UpstreamFault fault) => false;
}
