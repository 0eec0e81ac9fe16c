namespace Relay.Protocol.Translation.Responses;

/// <summary>What has been told of one output item.</summary>
internal sealed class ResponsesReadItem(long index)
{
    // A field of a mutable struct.
    private JsonDepth _arguments;

    public long Index { get; } = index;

    /// <summary>Number of its call towards the sink; -1 for what is no call, or has no name yet.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Text, thinking or arguments were told: what closes the item only repeats them.</summary>
    public bool Spoke { get; set; }

    public bool Ended { get; set; }

    public bool HasWholeArguments => _arguments.IsComplete;

    public void Follow(ReadOnlySpan<byte> arguments) => _arguments.Append(arguments);
}
