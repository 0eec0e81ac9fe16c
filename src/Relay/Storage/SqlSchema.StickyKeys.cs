namespace Relay.Storage;

/// <content>The scripts that let an account's keys be found without reading everybody's objects.</content>
internal static partial class SqlSchema
{
    private const string SqliteStickyKeys = "CREATE INDEX ix_sticky_keys_user ON sticky_keys (provider, user_id, key_label);";

    private const string MySqlStickyKeys = "CREATE INDEX ix_sticky_keys_user ON sticky_keys (provider, user_id, key_label);";
}
