namespace Relay.Upstreams;

/// <summary>Which of the two socket protocols a session speaks.</summary>
internal enum SpeechSocketKind : byte
{
    /// <summary>Every text is synthesized by itself (<c>/ws/v1/t2a_v2</c>).</summary>
    Plain = 0,

    /// <summary>Texts run together and are synthesized sentence by sentence (<c>/ws/v1/t2a_v2_bidi</c>).</summary>
    Bidi = 1,
}
