using Relay.Archive;

namespace Relay.Endpoints.Clips;

/// <summary>What the endpoints of kept clips are made of.</summary>
internal sealed record ClipParts(IClipStore Store, ClipFolder Folder, ClipRemover Remover);
