namespace Relay.FakeUpstreams.Chat;

/// <summary>Whose habits the fake's OpenAI surface has.</summary>
public enum FakeChatPersonality
{
    /// <summary>Usage in an event of its own, only when asked for.</summary>
    OpenAi,

    /// <summary>Comments while it waits; usage on the finish event; empty lines before a whole answer.</summary>
    DeepSeek,

    /// <summary>Usage inside the finish event's choice, and in an event of its own when asked for.</summary>
    Kimi,

    /// <summary>Usage on every event; foreign reasons to finish; errors as bare strings and objects without an envelope.</summary>
    SiliconFlow,

    /// <summary>No space after the colon; errors in <c>base_resp</c> with status 200.</summary>
    MiniMax,
}
