using System.CommandLine;
using Relay.Hosting;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay backup FOLDER</c>: a copy of the embedded store and of the key that opens what is sealed in it, beside a running server.</summary>
internal static class BackupCommand
{
    public static Command Create(CommonOptions common)
    {
        Argument<string> folder = new("folder") { Description = "Where the copy goes; made when it is missing. It must hold no backup yet" };
        Command command = new(
            "backup", "Copy the embedded store and its secret, also while Relay serves. Calls of the last moment, which only the journal has, are not in it")
        {
            folder,
        };
        command.SetAction(async (result, _) =>
        {
            AllOptions options = AllOptions.Bind(common.Load(result));
            string data = Path.GetFullPath(options.Relay.Data);
            string target = Path.GetFullPath(result.GetValue(folder)!);
            string copy = Path.Combine(target, StoreAddress.FileName);
            if (options.Relay.Store.Length == 0 && !File.Exists(Path.Combine(data, StoreAddress.FileName)))
            {
                return await CommandError.WriteAsync($"'{data}' holds no store: name the folder that Relay serves from with --data");
            }

            if (File.Exists(copy))
            {
                return await CommandError.WriteAsync($"'{target}' holds a backup already; name a new folder");
            }

            DataFolder.Create(target);
            using (SqlStore store = RelayStore.OpenAsItIs(data, options.Relay.Store))
            {
                StoreBackup.Run(store, copy);
            }

            bool hasSecret = File.Exists(options.Jwt.SecretFile);
            if (hasSecret)
            {
                File.Copy(options.Jwt.SecretFile, Path.Combine(target, RestoreCommand.SecretName));
            }

            Console.WriteLine($"{copy}: {new FileInfo(copy).Length} bytes{(hasSecret ? $", and {RestoreCommand.SecretName}: keep them where nobody else reads" : "")}");
            return 0;
        });
        return command;
    }
}
