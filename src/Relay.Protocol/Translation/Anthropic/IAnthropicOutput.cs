using System.Buffers;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>
/// How an answer is put down: as events (<see cref="AnthropicEventOutput"/>) or as one body (<see cref="AnthropicBodyOutput"/>). The caller
/// keeps the order: blocks one after the other, each opened, continued, closed.
/// </summary>
internal interface IAnthropicOutput : IDisposable
{
    /// <param name="output">Where it goes.</param>
    /// <param name="id">The message's id, <c>msg_...</c>.</param>
    /// <param name="model">The model as the caller named it.</param>
    /// <param name="inputTokens">An estimate.</param>
    void Begin(IBufferWriter<byte> output, string id, string model, long inputTokens);

    /// <summary>Opens block <paramref name="index"/>; tools have an id and a name.</summary>
    void Open(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name);

    /// <summary>A piece of the open block: text, thinking, the data of redacted thinking, or arguments.</summary>
    void Piece(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> piece);

    /// <param name="output">Where it goes.</param>
    /// <param name="index">The open block.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="signature">Of thinking; empty when it has none.</param>
    void Close(IBufferWriter<byte> output, int index, AnthropicBlockKind kind, ReadOnlySpan<byte> signature);

    void End(IBufferWriter<byte> output, ReadOnlySpan<byte> stopReason, ReadOnlySpan<byte> stopSequence, in TokenUsage usage);
}
