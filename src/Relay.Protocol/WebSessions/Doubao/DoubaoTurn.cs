namespace Relay.Protocol.WebSessions.Doubao;

/// <summary>One question as it is put to Doubao, always in a conversation of its own.</summary>
public sealed record DoubaoTurn
{
    /// <summary>The question, the whole conversation flattened.</summary>
    public required string Text { get; init; }

    /// <summary>The assistant that answers.</summary>
    public required string BotId { get; init; }

    public bool DeepThink { get; init; }

    /// <summary><see cref="DoubaoDevice.Fp"/>.</summary>
    public required string Fp { get; init; }

    /// <summary>When it is asked, Unix milliseconds.</summary>
    public required long CreateTimeMs { get; init; }

    /// <summary><c>local_</c>, the time in milliseconds, and six digits.</summary>
    public required string LocalConversationId { get; init; }

    public required Guid MessageId { get; init; }

    public required Guid BlockId { get; init; }

    public required Guid UniqueKey { get; init; }

    /// <summary>Never what was asked.</summary>
    public override string ToString() => $"DoubaoTurn {LocalConversationId}";
}
