namespace Relay.Protocol.Translation;

/// <summary>Where an OpenAI-shaped answer carries the chain of thought.</summary>
public enum ThinkingPlace : byte
{
    /// <summary>In a member of its own (<c>reasoning_content</c>).</summary>
    Member = 0,

    /// <summary>In the text, between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>.</summary>
    ThinkTags,

    /// <summary>In the text, as <c>&lt;think:...&gt;</c>.</summary>
    ThinkColon,

    /// <summary>Nowhere.</summary>
    Omit,
}
