using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>Knows what belongs to the call "a".</summary>
internal sealed class Replay : IReplaySource
{
    public string? Reasoning(string toolCallId) => toolCallId == "a" ? "kept" : null;

    public string? Signature(string toolCallId) => toolCallId == "a" ? "SIG" : null;
}
