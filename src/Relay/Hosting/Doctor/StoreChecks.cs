using System.Data.Common;
using System.Globalization;
using Relay.Billing;
using Relay.Storage;

namespace Relay.Hosting.Doctor;

/// <summary>Looks at the data folder and the store. A store that is not there is not made.</summary>
internal static class StoreChecks
{
    public static IEnumerable<Finding> Run(AllOptions options, out bool isServing)
    {
        List<Finding> found = [];
        string folder = Path.GetFullPath(options.Relay.Data);
        isServing = false;
        bool isFile = options.Relay.Store.Length == 0;
        if (!Directory.Exists(folder))
        {
            found.Add(new Finding(FindingLevel.Ok, "folder", $"{folder} is not there yet; the first start makes it"));
        }
        else
        {
            found.Add(Folder(folder, out isServing));
            found.Add(Secret(options.Jwt.SecretFile));
        }

        if (isFile && !File.Exists(Path.Combine(folder, StoreAddress.FileName)))
        {
            found.Add(new Finding(FindingLevel.Ok, "store", "none yet; the first start makes it and prints an administrator's password"));
            return found;
        }

        try
        {
            // Not RelayStore: that would bring an older store up to date.
            using SqlStore store = StoreAddress.Open(options.Relay.Store, folder, out _);
            found.AddRange(Store(store, options));
        }
        catch (DbException error)
        {
            found.Add(new Finding(FindingLevel.Fail, "store", $"{error.Message}; {(isFile ? "is it from another Relay? The next start brings an older one up to date" : "check Store, the server, and what the user may do")}"));
        }

        return found;
    }

    private static Finding Folder(string folder, out bool isServing)
    {
        isServing = false;
        try
        {
            using DataFolder held = DataFolder.Open(folder);
            return new Finding(FindingLevel.Ok, "folder", $"{folder}, no Relay serves from it");
        }
        catch (StartException error) when (error.Message.Contains("in use", StringComparison.Ordinal))
        {
            isServing = true;
            return new Finding(FindingLevel.Ok, "folder", $"{folder}, a Relay serves from it");
        }
        catch (StartException error)
        {
            return new Finding(FindingLevel.Fail, "folder", error.Message);
        }
    }

    private static Finding Secret(string file)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return !File.Exists(file) ? new Finding(FindingLevel.Ok, "secret", $"{file} is not there yet; it is made with the first login or imported key")
            : !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~Owner) != 0
                ? new Finding(FindingLevel.Fail, "secret", $"{file} must be its owner's alone: chmod 600 '{file}'")
            : new Finding(FindingLevel.Ok, "secret", file);
    }

    private static IEnumerable<Finding> Store(SqlStore store, AllOptions options)
    {
        if (!store.Dialect.IsShared && StoreBackup.FindDamage(store) is { } damage)
        {
            yield return new Finding(FindingLevel.Fail, "store", $"the file is damaged: {damage}; stop Relay, keep the folder as it is and restore a backup beside it");
            yield break;
        }

        using DbConnection connection = store.OpenConnection();
        long admins = connection.Scalar(null, "SELECT COUNT(*) FROM users WHERE is_admin = 1 AND is_active = 1");
        long users = connection.Scalar(null, "SELECT COUNT(*) FROM users");
        yield return new Finding(FindingLevel.Ok, "store", string.Create(CultureInfo.InvariantCulture, $"{(store.Dialect.IsShared ? "a database server" : "SQLite")}, {users} users"));
        if (users > 0 && admins == 0)
        {
            yield return new Finding(FindingLevel.Warn, "accounts", "nobody is an administrator: relay user add NAME --admin");
        }

        long keys = connection.Scalar(null, "SELECT COUNT(*) FROM upstream_keys WHERE is_enabled = 1");
        int speech = options.MiniMax.Keys.Length;
        int set = options.Providers.Sum(static provider => provider.Value.Keys.Length);
        yield return keys + speech + set > 0
            ? new Finding(FindingLevel.Ok, "keys", string.Create(CultureInfo.InvariantCulture, $"{keys} in the store, {speech + set} in the settings"))
            : new Finding(FindingLevel.Warn, "keys", "none: only the local voice and the echo model answer; relay key import, or Upstreams:MiniMax:Keys:0");
        if (new FileInfo(new ParkedRows(options.Billing.JournalDirectory).Path) is { Exists: true, Length: > 0 } parked)
        {
            yield return new Finding(FindingLevel.Warn, "ledger", $"the store refused rows for good; they wait in {parked.FullName}, each with the reason");
        }
    }
}
