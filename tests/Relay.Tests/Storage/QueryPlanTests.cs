using Relay.Admin;
using Relay.Storage;
using Relay.Storage.Objects;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>Every listing walks a key and sorts nothing: what keeps it fast at ten million rows.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public static TheoryData<string, string> Listings => new()
    {
        { CallReader.ReadPage, "SEARCH c USING PRIMARY KEY (call_id<?)" },
        { CallReader.ReadUserPage, "SEARCH c USING INDEX ix_api_calls_user (user_id=? AND call_id<?)" },
        { CallReader.ReadSpan, "SEARCH c USING PRIMARY KEY (call_id>? AND call_id<?)" },
        { CallReader.ReadUserSpan, "SEARCH c USING INDEX ix_api_calls_user (user_id=? AND call_id>? AND call_id<?)" },
        { CallReader.FindPage, "SEARCH c USING PRIMARY KEY (call_id>? AND call_id<?)" },
        { CallReader.FindUserPage, "SEARCH c USING INDEX ix_api_calls_user (user_id=? AND call_id>? AND call_id<?)" },
        { CallReader.FindFloor, "SEARCH api_calls USING PRIMARY KEY (call_id<?)" },
        { CallReader.FindUserFloor, "USING COVERING INDEX ix_api_calls_user (user_id=? AND call_id<?)" },
        { LedgerReader.ReadCalls, "SEARCH c USING PRIMARY KEY (call_id<?)" },
        { LedgerReader.ReadUserCalls, "SEARCH c USING INDEX ix_api_calls_user (user_id=? AND call_id<?)" },
        { LedgerReader.ReadUserEntries, "SEARCH e USING INDEX ix_ledger_entries_user (user_id=? AND created_at<?)" },
        { CallRetentionStore.FindLast, "SEARCH api_calls USING PRIMARY KEY (call_id<?)" },
        { CallRetentionStore.DeleteUpTo, "SEARCH api_calls USING PRIMARY KEY (call_id<?)" },
        { UserReader.ReadPage, "SEARCH u USING INTEGER PRIMARY KEY (rowid<?)" },
        { UserReader.FindOne, "SEARCH u USING INDEX" },
        { UsageReader.Statement(UsageBy.Day, ofOneAccount: false, byRevenue: false), "SEARCH d USING PRIMARY KEY (day>? AND day<?)" },
        { UsageReader.Statement(UsageBy.Day, ofOneAccount: true, byRevenue: false), "USING INDEX ix_daily_usage_user (user_id=? AND day>? AND day<?)" },
        { UsageReader.FindNextDay, "SEARCH daily_usage USING PRIMARY KEY (day>?)" },
        { UsageReader.FindNextUserDay, "ix_daily_usage_user (user_id=? AND day>?)" },
        { CallLog.FindFloor, "SEARCH api_calls USING PRIMARY KEY (call_id>?)" },
        { CallLog.ReadWindow, "SEARCH api_calls USING PRIMARY KEY (call_id>?)" },
        { CallLog.ReadModel, "SEARCH api_calls USING PRIMARY KEY (call_id>?)" },
        { CallLog.SumSpan, "SEARCH api_calls USING PRIMARY KEY (call_id>? AND call_id<?)" },
        { PriceStore.ReadChanges, "SEARCH pricing_history USING INTEGER PRIMARY KEY (rowid<?)" },
        { UpstreamObjectStore.FindOne, "SEARCH upstream_objects USING PRIMARY KEY (provider=? AND kind=? AND object_id=?)" },
        { UpstreamObjectStore.ListPage, "USING INDEX ix_upstream_objects_user (user_id=? AND kind=? AND created_at<?)" },
        { UpstreamObjectStore.ListChanged, "USING INDEX ix_upstream_objects_changed (kind=? AND updated_at>?)" },
        { UpstreamObjectStore.ListClaimable, "ix_upstream_objects_state (state=? AND kind=? AND followed_until<?)" },
        { MadeVoiceStore.ListExpired, "USING INDEX ix_voice_history_status (status=? AND expires_at<?)" },
        { VoiceStore.ReadOwed, "USING INDEX ix_voice_billing_uncharged (is_charged=?)" },
    };

    [Theory]
    [MemberData(nameof(Listings))]
    public void Plan_OfAListing_WalksAKeyAndSortsNothing(string sql, string step)
    {
        string plan = _fixture.PlanOf(sql);

        Assert.Contains(step, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    public void Dispose() => _fixture.Dispose();
}
