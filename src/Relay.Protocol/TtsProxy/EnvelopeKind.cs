namespace Relay.Protocol.TtsProxy;

/// <summary>The <c>type</c> of a client's message in the envelope dialect.</summary>
public enum EnvelopeKind : byte
{
    /// <summary>Not a message of the dialect.</summary>
    None = 0,
    Auth,
    Start,
    Data,
    Finish,
    Cancel,
    Ping,

    /// <summary>A type not in this list.</summary>
    Unknown,
}
