namespace Relay.Protocol.Translation;

/// <summary>A wire form of chat: what a caller speaks, and what a provider offers.</summary>
public enum ChatDialect : byte
{
    /// <summary>OpenAI Chat Completions; also the other JSON surfaces of that family (embeddings, rerank, images).</summary>
    OpenAi = 0,

    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>Anthropic Messages.</summary>
    Anthropic,

    /// <summary>Gemini generateContent.</summary>
    Gemini,
}
