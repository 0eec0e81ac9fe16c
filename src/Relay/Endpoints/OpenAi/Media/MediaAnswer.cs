using Relay.Billing;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>An upstream's whole answer.</summary>
/// <param name="Target">Who gave it.</param>
/// <param name="KeyLabel">With which key.</param>
/// <param name="Body">Its bytes; borrowed until the call ends.</param>
/// <param name="Hold">The call's; taken over by who says so in its <see cref="MediaReply.KeepsHold"/>.</param>
internal sealed record MediaAnswer(MediaTarget Target, string KeyLabel, ReadOnlyMemory<byte> Body, CallHold Hold);
