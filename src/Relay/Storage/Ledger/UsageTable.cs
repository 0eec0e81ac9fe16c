using System.Data.Common;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Streaming;

namespace Relay.Storage.Ledger;

/// <summary>Roll-ups by day (<c>daily_usage</c>; days are UTC, as yyyymmdd): added to only by calls that are new.</summary>
internal sealed class UsageTable(SqlDialect dialect)
{
    private readonly string _add = """
        INSERT INTO daily_usage (day, user_id, token_id, task_type, model_name, upstream, calls, failed_calls, units, nanos,
            input_tokens, output_tokens)
        VALUES (@day, @user_id, @token_id, @task_type, @model, @upstream, @calls, @failed, @units, @nanos, @input, @output)
        """ + dialect.OrAdd(
            "day, user_id, token_id, task_type, model_name, upstream", "calls", "failed_calls", "units", "nanos", "input_tokens", "output_tokens");

    /// <summary>Calls that ended in a way that is not their caller's doing.</summary>
    public static bool IsFailed(EndReason reason) =>
        reason is not (EndReason.Completed or EndReason.CallerLeft or EndReason.CallerCanceled);

    public void Add(DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> newCalls)
    {
        if (newCalls.Count == 0)
        {
            return;
        }

        using DbCommand command = connection.Statement(transaction, _add);
        DbParameter day = command.Slot("@day");
        DbParameter userId = command.Slot("@user_id");
        DbParameter tokenId = command.Slot("@token_id");
        DbParameter taskType = command.Slot("@task_type");
        DbParameter model = command.Slot("@model");
        DbParameter upstream = command.Slot("@upstream");
        DbParameter calls = command.Slot("@calls");
        DbParameter failed = command.Slot("@failed");
        DbParameter units = command.Slot("@units");
        DbParameter nanos = command.Slot("@nanos");
        DbParameter input = command.Slot("@input");
        DbParameter output = command.Slot("@output");
        foreach ((UsageKey key, UsageSums sums) in Sum(newCalls))
        {
            day.Value = (long)key.Day;
            userId.Value = key.UserId;
            tokenId.Value = key.TokenId;
            taskType.Value = key.TaskType;
            model.Value = key.Model;
            upstream.Value = key.Upstream;
            calls.Value = sums.Calls;
            failed.Value = sums.Failed;
            units.Value = sums.Units;
            nanos.Value = sums.Nanos;
            input.Value = sums.Input;
            output.Value = sums.Output;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The batch summed up, in the order of the table's key: two nodes on one store lock rows in the same order.</summary>
    private static List<KeyValuePair<UsageKey, UsageSums>> Sum(IReadOnlyList<CallRow> newCalls)
    {
        Dictionary<UsageKey, UsageSums> sums = [];
        foreach (CallRow call in newCalls)
        {
            UsageKey key = new(UnixMicros.ToDay(call.CreatedAtUs), call.AccountId, call.TokenId, call.TaskType, call.Model, call.Upstream);
            UsageSums sum = sums.GetValueOrDefault(key);
            sums[key] = new UsageSums(
                sum.Calls + 1,
                sum.Failed + (IsFailed(call.EndReason) ? 1 : 0),
                sum.Units + call.BilledChars,
                sum.Nanos + call.ChargeNanos,
                sum.Input + call.Tokens.Input,
                sum.Output + call.Tokens.Output);
        }

        List<KeyValuePair<UsageKey, UsageSums>> ordered = [.. sums];
        ordered.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        return ordered;
    }

    private readonly record struct UsageSums(long Calls, long Failed, long Units, long Nanos, long Input, long Output);
}
