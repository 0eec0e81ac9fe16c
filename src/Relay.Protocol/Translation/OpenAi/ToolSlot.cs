namespace Relay.Protocol.Translation.OpenAi;

/// <summary>One tool call of an answer that is being read. Owned by <see cref="ToolSlots"/>.</summary>
internal sealed class ToolSlot(long index) : IDisposable
{
    // A field, not a property: it is a mutable struct.
    private PooledBytes _pending;
    private JsonDepth _depth;

    /// <summary>The index the provider gives; -1 when it gave none.</summary>
    public long Index { get; } = index;

    /// <summary>The provider's id; empty as long as it gave none.</summary>
    public byte[] Id { get; set; } = [];

    public byte[] Name { get; set; } = [];

    public byte[] Signature { get; set; } = [];

    /// <summary>Number towards the sink; -1 before its name is known.</summary>
    public int Number { get; set; } = -1;

    public bool Ended { get; set; }

    /// <summary>The arguments are one whole JSON object.</summary>
    public bool IsComplete => _depth.IsComplete;

    public bool HasArguments => !_depth.IsEmpty;

    /// <summary>Arguments that came before the name.</summary>
    public ReadOnlySpan<byte> Pending => _pending.Span;

    /// <summary>Looks at arguments, which the caller passes on.</summary>
    public void Follow(ReadOnlySpan<byte> arguments) => _depth.Append(arguments);

    public void Hold(ReadOnlySpan<byte> arguments) => _pending.Append(arguments);

    public void ReleasePending() => _pending.Clear();

    public void Dispose() => _pending.Dispose();
}
