namespace Relay.Protocol.Translation.OpenAi;

/// <summary>A tool call of an answer that is held until it is whole.</summary>
internal sealed class WholeTool(byte[] id, byte[] name) : IDisposable
{
    private PooledBytes _arguments;

    public byte[] Id { get; } = id;

    public byte[] Name { get; } = name;

    public byte[] Signature { get; set; } = [];

    public ReadOnlySpan<byte> Arguments => _arguments.Span;

    public void AddArguments(ReadOnlySpan<byte> json) => _arguments.Append(json);

    public void Dispose() => _arguments.Dispose();
}
