namespace Relay.Protocol.Translation.Requests;

/// <summary>How hard the model is to think.</summary>
public enum ChatEffort : byte
{
    None = 0,
    Minimal,
    Low,
    Medium,
    High,
    XHigh,
    Max,
}
