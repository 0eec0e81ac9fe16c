using Relay.Billing;
using Relay.Upstreams;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>An upstream's whole answer.</summary>
/// <param name="Target">Who gave it.</param>
/// <param name="Key">With which key.</param>
/// <param name="Body">Its bytes; borrowed until the call ends.</param>
/// <param name="Hold">The call's; taken over by who says so in its <see cref="MediaReply.KeepsHold"/>.</param>
internal sealed record MediaAnswer(MediaTarget Target, UpstreamKey Key, ReadOnlyMemory<byte> Body, CallHold Hold)
{
    public string KeyLabel => Key.Label;
}
