using System.Buffers;
using Relay.Streaming;

namespace Relay.Endpoints;

/// <summary>How one dialect answers a call for speech.</summary>
internal interface ISpeechSurface
{
    /// <summary>The path as the ledger records it.</summary>
    string Endpoint { get; }

    /// <summary>What the dialect calls the audio format, for errors about it.</summary>
    string FormatField { get; }

    /// <summary>Answers with an error, in full. Nothing has been sent before.</summary>
    Task WriteErrorAsync(HttpContext context, RelayError error);

    /// <summary>Sets status and headers of a good answer and returns what writes it; null when the upstream's bytes pass unchanged.</summary>
    IAudioWriter? Begin(HttpResponse response, SpeechAnswer answer);

    /// <summary>
    /// Ends an answer that passed unchanged up to the beginning of an event which is not for the caller's eyes, with an event of Relay's
    /// in its place. False when the form of the answer has no room for one.
    /// </summary>
    bool TryWriteFault(IBufferWriter<byte> output, UpstreamFault fault) => false;
}
