using Relay.Streaming;

namespace Relay.Archive;

/// <summary>How a clip ended, as the sink saw it.</summary>
/// <param name="Reason">Why the stream ended.</param>
/// <param name="Format">What the bytes really are, safe for a file name.</param>
/// <param name="KeptBytes">Bytes handed to the writer that belong to the clip.</param>
/// <param name="DroppedBytes">Bytes after those for which there was no room.</param>
/// <param name="AudioMs">Playing time, ms, as the upstream stated it; -1 when it did not.</param>
internal readonly record struct ClipEnd(EndReason Reason, string Format, long KeptBytes, long DroppedBytes, long AudioMs = -1);
