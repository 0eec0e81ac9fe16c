namespace Relay.Protocol.Translation.Anthropic;

/// <summary>A block that waits until the tool call that is open has ended. Its owner disposes it.</summary>
internal sealed class AnthropicHeldBlock(AnthropicBlockKind kind, int slot) : IDisposable
{
    public PooledBytes Id;
    public PooledBytes Name;
    public PooledBytes Body;
    public PooledBytes Signature;

    public AnthropicBlockKind Kind { get; } = kind;

    /// <summary>Of a tool; else -1.</summary>
    public int Slot { get; } = slot;

    public bool Ended { get; set; }

    public void Dispose()
    {
        Id.Dispose();
        Name.Dispose();
        Body.Dispose();
        Signature.Dispose();
    }
}
