namespace Relay.Storage;

/// <content>The embedded engine's third script: tokens, and the keys of upstreams.</content>
internal static partial class SqlSchema
{
    private const string SqliteVersion3 = """
        ALTER TABLE api_calls ADD COLUMN input_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_calls ADD COLUMN output_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_calls ADD COLUMN cached_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_calls ADD COLUMN cache_write_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_calls ADD COLUMN reasoning_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_calls ADD COLUMN audio_input_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_calls ADD COLUMN audio_output_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE api_calls ADD COLUMN usage_source INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE daily_usage ADD COLUMN input_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE daily_usage ADD COLUMN output_tokens INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE upstream_keys (
            id INTEGER PRIMARY KEY,
            provider TEXT NOT NULL,
            label TEXT NOT NULL,
            account_label TEXT NOT NULL,
            sealed_secret BLOB NOT NULL,
            secret_hash BLOB NOT NULL,
            is_enabled INTEGER NOT NULL DEFAULT 1,
            state INTEGER NOT NULL DEFAULT 0,
            balance_state INTEGER NOT NULL DEFAULT 0,
            balance_nanos INTEGER,
            paid_balance_nanos INTEGER,
            currency TEXT NOT NULL DEFAULT '',
            last_checked_at INTEGER,
            last_error TEXT NOT NULL DEFAULT '',
            added_at INTEGER NOT NULL,
            use_count INTEGER NOT NULL DEFAULT 0,
            UNIQUE (provider, secret_hash),
            UNIQUE (provider, label)
        );
        CREATE TABLE sticky_keys (
            provider TEXT NOT NULL,
            object_id TEXT NOT NULL,
            key_label TEXT NOT NULL,
            user_id INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (provider, object_id)
        ) WITHOUT ROWID;
        CREATE TABLE admin_actions (
            id INTEGER PRIMARY KEY,
            action TEXT NOT NULL,
            detail TEXT NOT NULL,
            made_by TEXT NOT NULL,
            made_at INTEGER NOT NULL
        );
        """;
}
