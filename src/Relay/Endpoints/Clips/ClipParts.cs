using Relay.Archive;
using Relay.Identity;

namespace Relay.Endpoints.Clips;

/// <summary>What the endpoints of kept clips are made of.</summary>
internal sealed record ClipParts(IClipStore Store, ClipFolder Folder, ClipRemover Remover)
{
    /// <summary>Where a page's cookie is looked up; null: only tokens count.</summary>
    public Sessions? Sessions { get; init; }
}
