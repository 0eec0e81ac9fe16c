namespace Relay.Upstreams.Chat;

/// <summary>A provider of chat. Shapes a call for its service, sends it, and reads failures into values. Thread-safe.</summary>
internal interface IChatUpstream : IDisposable
{
    /// <summary>Name for ledger rows, logs and <c>provider/model</c> names ("DeepSeek", "local").</summary>
    string Name { get; }

    /// <summary>The dialects it speaks by itself, for people; none where its answers are made here.</summary>
    IReadOnlyList<string> Speaks => [];

    /// <summary>What callers are told while none of its keys can be used; null: what they are told of any.</summary>
    string? RestingWords => null;

    /// <summary>Whether it can take such a call: in the caller's dialect, or through a translator.</summary>
    bool CanTake(ChatCall call);

    /// <summary>Opens one call. Exceptions other than cancellation never leave it.</summary>
    /// <param name="call">The request.</param>
    /// <param name="model">The model's name at this provider.</param>
    /// <param name="key">The key to use.</param>
    /// <param name="callId">Relay's id of the call.</param>
    /// <param name="cancellationToken">Ends the attempt, and the reading of its answer.</param>
    ValueTask<ChatOpening> OpenAsync(ChatCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken);
}
