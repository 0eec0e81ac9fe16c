namespace Relay.Protocol.MiniMax;

/// <summary><c>output_format</c>: what <c>data.audio</c> holds.</summary>
public enum T2aOutputFormat : byte
{
    Hex = 0,
    Url,
}
