using System.Buffers;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;

namespace Relay.Upstreams.Chat;

/// <summary>What belongs to one dialect. Null parts: the dialect passes unchanged only.</summary>
internal sealed record ChatDialectParts
{
    public delegate bool RequestReading(ChatCall call, out ChatRequest? request, out ChatRequestError error);

    public delegate void RequestWriting(IBufferWriter<byte> output, ChatRequest request, ChatRequestProfile profile, IReplaySource? replay);

    public delegate ChatFault FaultReading(int httpStatus, ReadOnlySpan<byte> body, long retryAfterMs);

    public RequestReading? ReadRequest { get; init; }

    public RequestWriting? WriteRequest { get; init; }

    public Func<bool, ChatReaderOptions, ChatAnswerReader>? CreateReader { get; init; }

    public Func<ChatWriterOptions, ChatAnswerWriter>? CreateWriter { get; init; }

    public required FaultReading ReadFault { get; init; }

    /// <summary>A caller of this dialect can be served by providers of another.</summary>
    public bool CanBeAsked => ReadRequest is not null && CreateWriter is not null;

    /// <summary>A provider of this dialect can serve callers of another.</summary>
    public bool CanAnswer => WriteRequest is not null && CreateReader is not null;
}
