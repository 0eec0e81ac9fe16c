using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage.Ledger;

/// <summary>
/// First-use fees (<c>voice_billing_status</c>). Here, in the transaction that takes the calls, it is decided whether one falls due: of all
/// calls on all nodes, the one whose UPDATE finds the voice uncharged.
/// </summary>
internal sealed class VoiceTable
{
    private const string MarkCharged = """
        UPDATE voice_billing_status SET is_charged = 1, first_used_at = @used, charged_at = @charged
        WHERE user_id = @user_id AND voice_id = @voice_id AND is_charged = 0
        """;

    private const string MarkUsed = """
        UPDATE voice_generation_history SET status = 1 WHERE user_id = @user_id AND voice_id = @voice_id AND status = 0
        """;

    private const string ReadTaskType = "SELECT task_type FROM voice_billing_status WHERE user_id = @user_id AND voice_id = @voice_id";

    /// <summary>Marks the voices that these new calls were the first to use; returns the rows of their fees, not yet stored.</summary>
    public List<CallRow> Charge(DbConnection connection, DbTransaction transaction, IReadOnlyList<CallRow> newCalls)
    {
        List<CallRow> fees = [];
        IEnumerable<CallRow> owing = newCalls.Where(static call => call.VoiceFeeNanos > 0);
        foreach (CallRow call in owing.OrderBy(static call => call.AccountId).ThenBy(static call => call.VoiceId, StringComparer.Ordinal))
        {
            int changed = connection.Execute(
                transaction,
                MarkCharged,
                ("@used", call.CreatedAtUs),
                ("@charged", call.EndedAtUs),
                ("@user_id", call.AccountId),
                ("@voice_id", call.VoiceId));
            if (changed > 0)
            {
                connection.Execute(transaction, MarkUsed, ("@user_id", call.AccountId), ("@voice_id", call.VoiceId));
                using DbCommand command = connection.Statement(
                    transaction, ReadTaskType, ("@user_id", call.AccountId), ("@voice_id", call.VoiceId));
                fees.Add(VoiceFee.RowOf(call, (string)command.ExecuteScalar()!));
            }
        }

        return fees;
    }
}
