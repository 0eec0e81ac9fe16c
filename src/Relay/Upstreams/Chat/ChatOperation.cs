namespace Relay.Upstreams.Chat;

/// <summary>What is asked of a provider. All but <see cref="Chat"/> need the caller's own dialect there.</summary>
internal enum ChatOperation : byte
{
    Chat = 0,
    CountTokens,
    Embeddings,
    Rerank,
}
