namespace Relay.FakeUpstreams.WebSessions;

/// <summary>What goes wrong with a token's answers.</summary>
public enum FakeWebTrouble
{
    None = 0,

    /// <summary>The token is not known (any more).</summary>
    TokenRefused,

    /// <summary>The account may not talk just now.</summary>
    Limited,

    /// <summary>The account is put aside until a time.</summary>
    Muted,

    /// <summary>A page with status 200 in place of the answer.</summary>
    Html,

    /// <summary>JSON in place of the stream, without an error in it.</summary>
    Json,

    /// <summary>A stream that says nothing.</summary>
    Empty,

    /// <summary>The edge's check for browsers.</summary>
    Challenge,

    /// <summary>An error in the stream, before the answer.</summary>
    ErrorFirst,

    /// <summary>An error in the stream, after some of the answer.</summary>
    ErrorLater,

    /// <summary>The connection is reset after some of the answer.</summary>
    Cut,

    /// <summary>The stream ends in good order after some of the answer.</summary>
    EndsEarly,

    /// <summary>The site's moderation stops the answer.</summary>
    Moderated,
}
