using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>Online backup.</summary>
public sealed partial class SqliteConnection
{
    /// <summary>
    /// Copies the database as it stands now into a file at <paramref name="path"/>, replacing it. Blocks until done; in
    /// write-ahead mode writers go on meanwhile. The file appears under its name only when it is complete: it is written
    /// beside it first, with ".partial" added. Not possible within a transaction.
    /// </summary>
    public void BackupTo(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SqliteSession session = Session;
        if (Reader is not null || session.InTransaction)
        {
            throw new InvalidOperationException("A backup needs a connection without an open reader or transaction.");
        }

        string target = Path.GetFullPath(path);
        string partial = target + ".partial";
        File.Delete(partial);
        try
        {
            using (DatabaseHandle copy = DatabaseHandle.Open(partial, NativeMethods.OpenReadWrite | NativeMethods.OpenCreate))
            {
                Copy(session, copy);
            }

            File.Move(partial, target, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Copy(SqliteSession session, DatabaseHandle copy)
    {
        nint backup = NativeMethods.BackupInit(copy.Pointer, "main", session.Pointer, "main");
        if (backup == 0)
        {
            throw SqliteException.Create(copy.Pointer, SqliteResult.Busy);
        }

        // All pages in one step: in smaller ones every write in between would start the copy again.
        int code = NativeMethods.BackupStep(backup, -1);
        int finished = NativeMethods.BackupFinish(backup);
        if (code != SqliteResult.Done || finished != SqliteResult.Ok)
        {
            throw SqliteException.Create(copy.Pointer, finished != SqliteResult.Ok ? finished : code);
        }

        GC.KeepAlive(session);
    }
}
