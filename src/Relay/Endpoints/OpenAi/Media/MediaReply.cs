namespace Relay.Endpoints.OpenAi.Media;

/// <summary>What the caller gets.</summary>
/// <param name="Body">JSON.</param>
/// <param name="Units">What the price counts (images), counted in the answer; -1: as it was held.</param>
/// <param name="KeepsHold">The call goes on beyond its answer: whoever made the reply has taken the hold over, and settles it.</param>
internal readonly record struct MediaReply(ReadOnlyMemory<byte> Body, long Units = -1, bool KeepsHold = false);
