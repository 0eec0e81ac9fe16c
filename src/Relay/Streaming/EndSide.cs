namespace Relay.Streaming;

/// <summary>Which side ended a stream.</summary>
internal enum EndSide : byte
{
    None = 0,
    Downstream = 1,
    Upstream = 2,
    Relay = 3,
}
