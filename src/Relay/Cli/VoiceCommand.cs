using System.CommandLine;
using System.Globalization;
using System.Text;
using Relay.Admin;
using Relay.Billing;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay voice add | list</c>: voices with a first-use fee.</summary>
internal static class VoiceCommand
{
    private const int MaxVoiceIdBytes = 255;
    private const long DefaultFeeNanos = 9_900_000_000;

    public static Command Create(CommonOptions common) =>
        new("voice", "Manage made voices and their first-use fees") { CreateAdd(common), CreateList(common) };

    private static Command CreateAdd(CommonOptions common)
    {
        Argument<string> user = new("user") { Description = "Whose voice it is" };
        Argument<string> voice = new("voice") { Description = "Voice id, as the provider knows it" };
        Option<string> task = new("--task") { Description = "How it was made", DefaultValueFactory = static _ => "voice_clone" };
        task.AcceptOnlyFromAmong("voice_clone", "voice_design");
        Option<string?> fee = new("--fee") { Description = "Charged once, at the first synthesis (default: 9.9)" };
        Command command = new("add", "Note a voice; one that is there takes the new fee and stays paid for if it was") { user, voice, task, fee };
        command.SetAction(async (result, cancellationToken) =>
        {
            long feeNanos = DefaultFeeNanos;
            string voiceId = result.GetValue(voice)!;
            if (result.GetValue(fee) is { } text && !Money.TryParse(text, out feeNanos))
            {
                return await CommandError.WriteAsync($"'{text}' is no amount: write it as 9.9, with at most nine decimals");
            }

            if (voiceId.Length == 0 || Encoding.UTF8.GetByteCount(voiceId) > MaxVoiceIdBytes)
            {
                return await CommandError.WriteAsync($"a voice id has 1 to {MaxVoiceIdBytes} bytes");
            }

            await using SqlStore store = EmbeddedStore.Open(common, result);
            if (await FindAsync(store, result.GetValue(user)!, cancellationToken) is not { } accountId)
            {
                return await CommandError.WriteAsync($"there is no active user '{result.GetValue(user)}'");
            }

            new VoiceStore(store, TimeProvider.System).Add(accountId, voiceId, result.GetValue(task)!, feeNanos);
            Console.WriteLine($"voice {voiceId}: {Money.FormatShort(feeNanos)} at its first use");
            return 0;
        });
        return command;
    }

    private static Command CreateList(CommonOptions common)
    {
        Argument<string> user = new("user") { Description = "Whose voices" };
        Command command = new("list", "List a user's made voices") { user };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            if (await FindAsync(store, result.GetValue(user)!, cancellationToken) is not { } accountId)
            {
                return await CommandError.WriteAsync($"there is no active user '{result.GetValue(user)}'");
            }

            foreach (VoiceLine line in new VoiceStore(store, TimeProvider.System).Read(accountId, limit: 10_000))
            {
                string charged = line.ChargedAt is { } at ? at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "not yet charged";
                Console.WriteLine($"{line.VoiceId,-32}  {line.TaskType,-12}  {Money.FormatShort(line.FeeNanos),10}  {charged}");
            }

            return 0;
        });
        return command;
    }

    private static ValueTask<long?> FindAsync(SqlStore store, string username, CancellationToken cancellationToken) =>
        new AccountStore(store, TimeProvider.System).FindAccountAsync(username, cancellationToken);
}
