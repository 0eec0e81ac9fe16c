using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Relay.Admin;
using Relay.Billing;
using Relay.Storage;

namespace Relay.Cli;

/// <summary><c>relay calls</c>: what was charged, newest first.</summary>
internal static class CallsCommand
{
    public static Command Create(CommonOptions common)
    {
        Option<string?> user = new("--user") { Description = "Only this user's calls" };
        Option<int> limit = new("--limit", "-n") { Description = "How many (default: 20)", DefaultValueFactory = static _ => 20 };
        Option<Guid?> before = new("--before") { Description = "Only calls older than this call id: the next page" };
        Command command = new("calls", "List settled calls with their charges") { user, limit, before };
        command.SetAction(async (result, _) =>
        {
            await using SqlStore store = EmbeddedStore.Open(common, result);
            CallReader calls = new(store);
            int most = Math.Clamp(result.GetValue(limit), 1, 10_000);
            IReadOnlyList<CallLine> lines = [];
            if (result.GetValue(user) is not { } username)
            {
                lines = calls.Read(most, result.GetValue(before));
            }
            else if (new UserReader(store).Find(username) is { } found)
            {
                lines = calls.ReadUser(found.AccountId, most, offset: 0, result.GetValue(before));
            }

            Print(lines);
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<CallLine> lines)
    {
        Write("TIME (UTC)", "USER", "MODEL", "UPSTREAM", "ENDPOINT", "UNITS", "TOKENS IN>OUT", "CHARGE", "END", "AUDIO", "1ST BYTE", "CALL / CLIP");
        foreach (CallLine line in lines)
        {
            Write(
                line.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                line.Username,
                line.Model,
                line.Upstream,
                line.Endpoint,
                line.BilledChars.ToString(CultureInfo.InvariantCulture),
                Tokens(line),
                Money.Format(line.ChargeNanos),
                line.EndReason.ToString(),
                line.AudioBytes.ToString(CultureInfo.InvariantCulture),
                line.FirstByteUs < 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{line.FirstByteUs / 1000.0:0.0} ms"),
                line.ClipPath is null ? line.CallId.ToString() : $"{line.CallId} {line.ClipPath}");
        }

        Console.WriteLine(lines.Count == 0 ? "no calls yet" : $"{lines.Count} calls; older: relay calls --before {lines[^1].CallId}");
    }

    /// <summary><c>12>34</c>, with a tilde before it where they are Relay's estimate.</summary>
    private static string Tokens(CallLine line) => line.TokenOrigin == UsageOrigin.None ? "-" : string.Create(
        CultureInfo.InvariantCulture, $"{(line.TokenOrigin == UsageOrigin.Estimate ? "~" : "")}{line.Tokens.Input}>{line.Tokens.Output}");

    private static void Write(
        string time, string user, string model, string upstream, string endpoint, string units, string tokens, string charge,
        string end, string audio, string firstByte, string id) =>
        Console.WriteLine(
            $"{time,-19}  {user,-10}  {model,-18}  {upstream,-8}  {endpoint,-22}  {units,6}  {tokens,13}  {charge,13}  "
            + $"{end,-12}  {audio,9}  {firstByte,9}  {id}");
}
