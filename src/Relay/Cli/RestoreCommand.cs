using System.CommandLine;
using Relay.Hosting;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay restore FOLDER --data NEW</c>: makes a data folder of a backup. Never writes over one.</summary>
internal static class RestoreCommand
{
    /// <summary>How the sealing key is called in a backup.</summary>
    public const string SecretName = "secret.key";

    public static Command Create(CommonOptions common)
    {
        Argument<string> folder = new("folder") { Description = "What `relay backup` made" };
        Command command = new("restore", "Make a data folder (--data, which must hold no store yet) of a backup") { folder };
        command.SetAction(async (result, _) =>
        {
            AllOptions options = AllOptions.Bind(common.Load(result));
            string source = Path.GetFullPath(result.GetValue(folder)!);
            string copy = Path.Combine(source, StoreAddress.FileName);
            if (!File.Exists(copy))
            {
                return await CommandError.WriteAsync($"'{source}' holds no backup: there is no {StoreAddress.FileName} in it");
            }

            using DataFolder data = DataFolder.Open(options.Relay.Data);
            string store = Path.Combine(data.Path, StoreAddress.FileName);
            if (File.Exists(store) || Directory.Exists(options.Billing.JournalDirectory))
            {
                return await CommandError.WriteAsync($"'{data.Path}' holds a store or a journal already: restore into a new folder, and swap them while Relay is stopped");
            }

            // The secret first and the store last: until that is there, the folder is one that may be restored into.
            string secret = Path.Combine(source, SecretName);
            if (File.Exists(secret))
            {
                File.Copy(secret, options.Jwt.SecretFile, overwrite: true);
            }

            File.Copy(copy, store + ".partial", overwrite: true);
            using (SqlStore restored = RelayStore.OpenAsItIs(data.Path, "sqlite:" + store + ".partial"))
            {
                if (StoreBackup.FindDamage(restored) is { } damage)
                {
                    return await CommandError.WriteAsync($"'{copy}' is damaged: {damage}");
                }
            }

            File.Delete(store + ".partial-wal");
            File.Delete(store + ".partial-shm");
            File.Move(store + ".partial", store);
            Console.WriteLine($"{data.Path} restored; the archive is not part of a backup: copy its folder there, or run `relay archive verify --repair`");
            return 0;
        });
        return command;
    }
}
