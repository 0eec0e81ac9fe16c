namespace Relay.Protocol.Translation.Gemini;

/// <summary>A call that waits until its arguments are complete: Gemini knows no pieces of them. Its owner disposes it.</summary>
internal sealed class GeminiCall(int slot) : IDisposable
{
    public PooledBytes Id;
    public PooledBytes Name;
    public PooledBytes Arguments;
    public PooledBytes Signature;

    public int Slot { get; } = slot;

    public void Dispose()
    {
        Id.Dispose();
        Name.Dispose();
        Arguments.Dispose();
        Signature.Dispose();
    }
}
