using System.Data.Common;
using System.Text.RegularExpressions;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>How the embedded engine finds clips: by an index that ends in the order wanted, never by sorting or looking at all.</summary>
public sealed partial class ClipPlanTests() : StoreTests(Engine.Sqlite)
{
    [Theory]
    [InlineData(ClipStore.ListAll, "ix_audio_clips_kept (deleted_at=? AND clip_id>? AND clip_id<?)")]
    [InlineData(ClipStore.ListOfUser, "ix_audio_clips_user (user_id=? AND deleted_at=? AND clip_id>? AND clip_id<?)")]
    [InlineData(ClipStore.ListOfCall, "ix_audio_clips_call (call_id=?")]
    [InlineData(ClipStore.OldestOfAll, "ix_audio_clips_kept (deleted_at=? AND clip_id>?)")]
    [InlineData(ClipStore.OldestOfUser, "ix_audio_clips_user (user_id=? AND deleted_at=? AND clip_id>?)")]
    public void Plan_Statement_FollowsAnIndex(string sql, string index)
    {
        using DbConnection connection = Store.OpenConnection();
        using DbCommand command = connection.Statement(null, "EXPLAIN QUERY PLAN " + sql);
        foreach (string name in Parameter().Matches(sql).Select(static match => match.Value).Distinct())
        {
            command.Slot(name).Value = 1L;
        }

        using DbDataReader reader = command.ExecuteReader();
        List<string> plan = [];
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        Assert.Contains(index, plan[0]);
        Assert.DoesNotContain(plan, static step => step.StartsWith("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex Parameter();
}
