using Relay.Diagnostics;
using Relay.Streaming;

namespace Relay.Archive;

/// <summary>
/// Files what a process that died was still writing: a part that holds audio becomes an aborted clip under its own name, an empty one is
/// removed. At most the page that was being filled is missing from it. Runs once, on a writer's thread, so that start does not wait.
/// </summary>
internal sealed class LeftoverClips(
    ClipFiler filer, IClipFiles files, ArchiveCounters counters, ArchiveAlarm alarm, ILogger logger)
{
    public void Recover()
    {
        try
        {
            files.CreateFolder(filer.PartsFolder);
            int found = 0;
            foreach (string path in files.List(filer.PartsFolder))
            {
                found += TryRecover(path) ? 1 : 0;
            }

            if (found > 0)
            {
                Log.ArchiveRecovered(logger, found);
            }
        }
        catch (Exception e)
        {
            // A folder that cannot be made or read: every clip will say the same, and relaying goes on.
            alarm.Failed(Guid.Empty, e);
        }
    }

    private bool TryRecover(string path)
    {
        try
        {
            return Recover(path);
        }
        catch (Exception e)
        {
            // One that cannot be read must not keep the others from being filed.
            alarm.Failed(Guid.Empty, e);
            return false;
        }
    }

    private bool Recover(string path)
    {
        string name = Path.GetFileName(path);
        if (name.EndsWith(PartName.SidecarExtension, StringComparison.Ordinal))
        {
            files.Delete(path);
            return false;
        }

        if (!PartName.TryParse(name, out ClipLabel? label))
        {
            return false;
        }

        if (TaskClipId.Is(label.ClipId))
        {
            files.Delete(path);
            return false;
        }

        using ClipFile? file = Adopt(path);
        if (file is null || !filer.Finish(file, label, new ClipEnd(EndReason.Crash, label.Format, file.Length, DroppedBytes: 0)))
        {
            return false;
        }

        counters.RecoveredClip();
        return true;
    }

    // Null when it is open elsewhere: a clip of this process that is just being written, or another Relay on the same folder.
    private ClipFile? Adopt(string path)
    {
        try
        {
            return ClipFile.Adopt(files, path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
