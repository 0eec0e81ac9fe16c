namespace Relay.Protocol.WebSessions;

/// <summary>What becomes of the marks that a site's answers point to its search hits with.</summary>
public enum WebCitations : byte
{
    /// <summary>A link to the hit, where it is known; nothing where it is not.</summary>
    Links = 0,

    /// <summary>They are taken out.</summary>
    Strip,

    /// <summary>They stay as the site wrote them.</summary>
    Keep,
}
