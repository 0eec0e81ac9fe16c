namespace Relay.Billing.Journal;

/// <summary>Reads which journal a folder holds, beside the process that has it open.</summary>
internal static class JournalName
{
    /// <summary>The journal's id; null where there is no journal yet.</summary>
    public static Guid? Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        byte[] head = new byte[SegmentHeader.Bytes];
        foreach (string path in Directory.EnumerateFiles(folder, "*.log"))
        {
            try
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
                if (SegmentHeader.TryRead(head, out SegmentHeader header))
                {
                    return header.JournalId;
                }
            }
            catch (IOException)
            {
                // Retired meanwhile; the next one says the same.
            }
        }

        return null;
    }
}
