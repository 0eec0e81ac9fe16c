namespace Relay.Archive;

/// <summary>A clip's place below the archive folder, '/' separated, in the forms it may be needed in.</summary>
internal readonly record struct ClipPath(string Stem, string Format)
{
    public const string SidecarExtension = ".txt";

    public string Audio => $"{Stem}.{Format}";

    public string Sidecar => Stem + SidecarExtension;

    /// <summary>The place to take when <see cref="Audio"/> is taken: nobody else has this clip's id.</summary>
    public ClipPath WithId(Guid clipId) => this with { Stem = $"{Stem}_{clipId:N}" };
}
