using System.CommandLine;
using Relay.Routing.Keys;

namespace Relay.Cli;

/// <summary><c>relay key import | list | enable | disable | refresh | export | remove</c>: keys of upstreams, sealed in the store.</summary>
internal static class KeyCommand
{
    public static Command Create(CommonOptions common) => new("key", "Manage the keys of upstreams")
    {
        CreateImport(common),
        KeyListCommand.Create(common),
        CreateSwitch(common, "enable", "Use a key; it counts as good, whatever was learnt of it", isEnabled: true),
        CreateSwitch(common, "disable", "Keep a key without using it", isEnabled: false),
        CreateRefresh(common),
        KeyExportCommand.Create(common),
        CreateRemove(common),
    };

    private static Argument<string> Provider => new("provider") { Description = "Whose key: deepseek, kimi, siliconflow, ..." };

    private static Argument<string> Label => new("label") { Description = "The key's label, as 'relay key list' shows it" };

    private static Command CreateImport(CommonOptions common)
    {
        Argument<string> provider = Provider;
        Argument<FileInfo?> file = new("file")
        {
            Description = "One key a line (KEY [LABEL [ACCOUNT]]) or JSON (default: standard input)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> account = new("--account") { Description = "Account of keys that name none: keys of one account share its rate limits" };
        Option<bool> unchecked_ = new("--no-check") { Description = "Do not ask the provider about each key first" };
        Command command = new("import", "Add keys; those that the provider does not know are left out") { provider, file, account, unchecked_ };
        command.SetAction(async (result, cancellationToken) =>
        {
            string text;
            try
            {
                text = result.GetValue(file) is { } path ? await File.ReadAllTextAsync(path.FullName, cancellationToken)
                    : await Console.In.ReadToEndAsync(cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return await CommandError.WriteAsync(error.Message);
            }

            await using KeyAdminSession session = await KeyAdminSession.OpenAsync(common, result, cancellationToken);
            KeyImport done = await session.Admin.ImportAsync(
                result.GetValue(provider)!, text, result.GetValue(account), !result.GetValue(unchecked_), new Counter(), KeyAdminSession.MadeBy,
                cancellationToken);
            foreach ((int place, string error) in done.Errors)
            {
                await Console.Error.WriteLineAsync($"relay: key {place}: {error}");
            }

            Console.WriteLine($"{done.Imported} imported ({done.Unchecked} unchecked), {done.Duplicate} duplicate, {done.Invalid} invalid");
            return done.Invalid > 0 && done.Imported + done.Duplicate == 0 ? 1 : 0;
        });
        return command;
    }

    private static Command CreateSwitch(CommonOptions common, string name, string description, bool isEnabled)
    {
        Argument<string> provider = Provider;
        Argument<string> label = Label;
        Command command = new(name, description) { provider, label };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using KeyAdminSession session = await KeyAdminSession.OpenAsync(common, result, cancellationToken);
            bool found = await session.Admin.SetEnabledAsync(
                result.GetValue(provider)!, result.GetValue(label)!, isEnabled, KeyAdminSession.MadeBy, cancellationToken);
            Console.WriteLine(found ? name + "d" : "no such key");
            return found ? 0 : 1;
        });
        return command;
    }

    private static Command CreateRemove(CommonOptions common)
    {
        Argument<string> provider = Provider;
        Argument<string> label = Label;
        Command command = new("remove", "Delete a key from the store") { provider, label };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using KeyAdminSession session = await KeyAdminSession.OpenAsync(common, result, cancellationToken);
            bool found = await session.Admin.RemoveAsync(
                result.GetValue(provider)!, result.GetValue(label)!, KeyAdminSession.MadeBy, cancellationToken);
            Console.WriteLine(found ? "removed" : "no such key");
            return found ? 0 : 1;
        });
        return command;
    }

    private static Command CreateRefresh(CommonOptions common)
    {
        Option<string?> provider = new("--provider") { Description = "Only this provider's keys" };
        Option<string?> label = new("--label") { Description = "Only the key of this label" };
        Command command = new("refresh", "Ask the providers about keys and balances; no key is ever deleted for it") { provider, label };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using KeyAdminSession session = await KeyAdminSession.OpenAsync(common, result, cancellationToken);
            KeyProgress done = await session.Admin.RefreshAsync(
                result.GetValue(provider), result.GetValue(label), new RoundCounter(), cancellationToken);
            Console.WriteLine(
                $"{done.Done} asked about: {done.Valid} valid ({done.Empty} without money), {done.Invalid} invalid, {done.Unknown} unknown");
            return 0;
        });
        return command;
    }

    /// <summary>Progress on standard error, where results are not, each hundred keys.</summary>
    private sealed class Counter : IProgress<KeyProgress>
    {
        public void Report(KeyProgress value)
        {
            if (value.Done % 100 == 0)
            {
                Console.Error.WriteLine($"{value.Done} of {value.Total} keys done");
            }
        }
    }

    private sealed class RoundCounter : IProgress<KeyProgress>
    {
        public void Report(KeyProgress value)
        {
            if (value.Done % 100 == 0)
            {
                Console.Error.WriteLine($"{value.Done} of {value.Total} keys done");
            }
        }
    }
}
