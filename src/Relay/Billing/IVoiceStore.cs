namespace Relay.Billing;

/// <summary>Voices and their first-use fees. Any thread; calls may be slow and may fail.</summary>
internal interface IVoiceStore
{
    /// <summary>The voices whose fee has not been charged.</summary>
    IReadOnlyList<UnchargedVoice> ReadUncharged();
}
