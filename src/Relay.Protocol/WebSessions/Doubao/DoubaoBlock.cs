namespace Relay.Protocol.WebSessions.Doubao;

/// <summary>One block of an answer, as far as it has come.</summary>
/// <param name="id">The site's id of it.</param>
internal sealed class DoubaoBlock(byte[] id)
{
    private ToldText _told;

    public ReadOnlySpan<byte> Id => id;

    /// <summary>A container of thoughts, or a text inside one.</summary>
    public bool IsThinking { get; set; }

    /// <summary>The next piece came.</summary>
    public void Append(ReadOnlySpan<byte> piece) => _told.Append(piece);

    /// <inheritdoc cref="ToldText.TryAdvance"/>
    public bool TryAdvance(ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> rest) => _told.TryAdvance(whole, out rest);
}
