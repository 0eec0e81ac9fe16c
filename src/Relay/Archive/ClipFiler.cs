using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Relay.Archive;

/// <summary>
/// The end of a clip: decides its state, gives the finished file its place and reports it to the index. Writer threads only.
/// Order: seal (and sync), sidecar, move, index. A crash before the move leaves a part that the next start files as aborted.
/// </summary>
internal sealed class ClipFiler(
    ArchiveOptions options, string root, PartsFolder parts, ClipPathTemplate template, IClipFiles files, IClipIndex index,
    ArchiveCounters counters, ArchiveAlarm alarm)
{
    /// <summary>Begins the last line of a text beside a clip; the text follows, which may have lines of its own.</summary>
    public const string TextLabel = "文本内容: ";

    /// <summary>Where failures of the disk are told.</summary>
    public ArchiveAlarm Alarm => alarm;

    public ClipFile NewFile(ClipLabel label) => new(files, parts, PartName.Of(label));

    /// <summary>
    /// Files the clip, or removes it when it holds nothing. True when it was filed. Never throws; a clip
    /// that cannot be filed is counted as lost.
    /// </summary>
    public bool Finish(ClipFile file, ClipLabel label, in ClipEnd end)
    {
        // What the sink dropped, and what it handed over but the disk refused.
        long dropped = end.DroppedBytes + (end.KeptBytes - file.Length);
        bool filed = false;
        try
        {
            if (file.Length == 0)
            {
                file.Discard();
                if (dropped > 0)
                {
                    counters.LostClip(dropped);
                }
            }
            else
            {
                FileAway(file, label, end, dropped);
                filed = true;
            }
        }
        catch (Exception e)
        {
            // Whatever it was, the next clip must not suffer from it. The part stays where the next start will find it.
            file.Dispose();
            counters.LostClip(dropped + file.Length);
            alarm.Failed(label.CallId, e);
        }

        if (end.DroppedBytes > 0)
        {
            alarm.Overrun(label.CallId, end.DroppedBytes);
        }

        return filed;
    }

    private void FileAway(ClipFile file, ClipLabel label, in ClipEnd end, long dropped)
    {
        long bytes = file.Length;
        long errorsBefore = counters.Errors;
        byte[] sha256 = file.Seal(options.SyncFiles);
        ClipPath path = template.Render(label, end.Format);
        if (!TryPlace(file, label, path))
        {
            path = path.WithId(label.ClipId);
            if (!TryPlace(file, label, path))
            {
                throw new IOException($"The name {path.Audio} is taken.");
            }
        }

        // Truncated is the stronger word: an aborted clip holds all that was delivered, a truncated one does not.
        ClipState state = dropped > 0 ? ClipState.Truncated
            : end.Reason == Streaming.EndReason.Completed ? ClipState.Complete : ClipState.Aborted;
        counters.Filed(state, bytes, dropped);
        Report(new ClipRow
        {
            ClipId = label.ClipId,
            CallId = label.CallId,
            AccountId = label.AccountId,
            RelativePath = path.Audio,
            Format = end.Format,
            Bytes = bytes,
            Sha256 = sha256,
            State = state,
            CreatedAtUs = label.CreatedAtUs,
            AudioMs = state == ClipState.Complete ? end.AudioMs : -1,
        });

        // A sidecar or an index that keeps failing while the audio is fine must not flip the alarm with every clip.
        if (bytes == end.KeptBytes && counters.Errors == errorsBefore)
        {
            alarm.Worked();
        }
    }

    // False when the name, or that of the sidecar, is taken.
    private bool TryPlace(ClipFile file, ClipLabel label, ClipPath path)
    {
        string? sidecar = null;
        if (label.Text is not null && !TryPlaceSidecar(label, path, out sidecar))
        {
            return false;
        }

        string target = Path.Combine(root, path.Audio);
        if (!files.TryMove(file.Path!, target))
        {
            if (sidecar is not null)
            {
                files.Delete(sidecar);
            }

            return false;
        }

        if (options.SyncFiles)
        {
            SyncFoldersOf(target, label);
        }

        return true;
    }

    // Before the audio, as readers of this layout expect: who sees a clip appear finds its text there. False when the name is taken;
    // true with no placed name when the disk refused, because the audio is worth keeping without its text.
    private bool TryPlaceSidecar(ClipLabel label, ClipPath path, out string? placed)
    {
        placed = null;
        try
        {
            string part;
            using (SafeFileHandle handle = parts.Create(PartName.SidecarOf(label), out part))
            {
                files.Write(handle, [SidecarText(label, path)], 0);
            }

            string target = Path.Combine(root, path.Sidecar);
            if (!files.TryMove(part, target))
            {
                files.Delete(part);
                return false;
            }

            placed = target;
        }
        catch (Exception e)
        {
            alarm.Failed(label.CallId, e);
        }

        return true;
    }

    private byte[] SidecarText(ClipLabel label, ClipPath path)
    {
        string created = template.LocalTime(label.CreatedAtUs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"音频文件: {Path.GetFileName(path.Audio)}\n生成时间: {created}\n用户: {label.User}\n{TextLabel}{label.Text}\n");
    }

    // A folder may be new, so every name on the way down is synced.
    private void SyncFoldersOf(string target, ClipLabel label)
    {
        try
        {
            string? folder = Path.GetDirectoryName(target);
            while (folder is not null && folder.Length >= root.Length)
            {
                files.SyncFolder(folder);
                folder = Path.GetDirectoryName(folder);
            }
        }
        catch (Exception e)
        {
            // The clip stands under its name; it is only less sure to outlive a power cut.
            alarm.Failed(label.CallId, e);
        }
    }

    private void Report(ClipRow row)
    {
        try
        {
            index.Record(row);
        }
        catch (Exception e)
        {
            // The contract says it does not throw; if it does, the file is still there and the writer goes on.
            alarm.Failed(row.CallId, e);
        }
    }
}
