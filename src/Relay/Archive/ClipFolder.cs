namespace Relay.Archive;

/// <summary>Finds and removes filed clips below the archive's folder. Any thread that may block; no state.</summary>
internal sealed class ClipFolder(string root, IClipFiles files)
{
    private readonly string _inside = root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar;

    public string Root => root;

    /// <summary>The full path of an indexed one; null when it would leave the folder, which no row of ours says.</summary>
    public string? Resolve(string relativePath)
    {
        string path = Path.GetFullPath(relativePath, root);
        return path.StartsWith(_inside, StringComparison.Ordinal) ? path : null;
    }

    /// <summary>Removes the clip's file and its text. Nothing when they are gone.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Delete(string relativePath)
    {
        if (Resolve(relativePath) is { } path)
        {
            // The text first: without the audio nothing would lead to it any more.
            files.Delete(Path.ChangeExtension(path, ClipPath.SidecarExtension));
            files.Delete(path);
        }
    }

    /// <summary>Removes the folders these clips lay in, where nothing is left in them.</summary>
    public void RemoveEmpty(IEnumerable<string> relativePaths)
    {
        foreach (string? folder in relativePaths.Select(path => Path.GetDirectoryName(Resolve(path))).Distinct())
        {
            string? empty = folder;
            while (empty is not null && empty.StartsWith(_inside, StringComparison.Ordinal) && files.TryRemoveFolder(empty))
            {
                empty = Path.GetDirectoryName(empty);
            }
        }
    }

    /// <summary>The text beside a clip, as <see cref="ClipFiler"/> writes it; null when none was kept.</summary>
    public string? ReadText(string relativePath)
    {
        if (Resolve(relativePath) is not { } path)
        {
            return null;
        }

        try
        {
            string sidecar = File.ReadAllText(Path.ChangeExtension(path, ClipPath.SidecarExtension));
            int at = sidecar.IndexOf(ClipFiler.TextLabel, StringComparison.Ordinal);
            return at < 0 ? null : sidecar[(at + ClipFiler.TextLabel.Length)..].TrimEnd('\n');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
