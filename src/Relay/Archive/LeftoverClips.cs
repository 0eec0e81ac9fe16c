using Microsoft.Win32.SafeHandles;
using Relay.Diagnostics;
using Relay.Streaming;

namespace Relay.Archive;

/// <summary>
/// Files what a process that died was still writing: a part that holds audio becomes an aborted clip under its own name, an empty one is
/// removed. At most the page that was being filled is missing from it. Runs once, on a writer's thread, so that start does not wait.
/// </summary>
internal sealed class LeftoverClips(
    ClipFiler filer, PartsFolder parts, IClipFiles files, ArchiveCounters counters, ArchiveAlarm alarm, ILogger logger)
{
    public void Recover()
    {
        try
        {
            parts.Take();
            int found = RecoverAll(parts.All); // from before each process had a folder
            foreach (string folder in files.ListFolders(parts.All))
            {
                if (parts.TryLock(folder) is { } held)
                {
                    found += RecoverAll(folder);
                    parts.Leave(folder, held);
                }
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

    private int RecoverAll(string folder)
    {
        int found = 0;
        foreach (string path in files.List(folder))
        {
            found += TryRecover(path) ? 1 : 0;
        }

        return found;
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

        if (!PartName.TryParse(name, out ClipLabel? label) || IsInUse(path))
        {
            return false;
        }

        if (TaskClipId.Is(label.ClipId))
        {
            files.Delete(path);
            return false;
        }

        using var file = ClipFile.Adopt(files, path);
        if (!filer.Finish(file, label, new ClipEnd(EndReason.Crash, label.Format, file.Length, DroppedBytes: 0)))
        {
            return false;
        }

        counters.RecoveredClip();
        return true;
    }

    // Another process, from before they had folders of their own, holds its parts locked.
    private bool IsInUse(string path)
    {
        using SafeFileHandle? held = files.Lock(path);
        return held is null;
    }
}
