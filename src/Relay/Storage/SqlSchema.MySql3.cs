namespace Relay.Storage;

/// <content>
/// The third script for MySQL and MariaDB. Columns that are there already are passed over by the migrator: only MariaDB has words for it.
/// </content>
internal static partial class SqlSchema
{
    private const string MySqlVersion3 = $"""
        ALTER TABLE api_calls
            ADD COLUMN input_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN output_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN cached_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN cache_write_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN reasoning_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN audio_input_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN audio_output_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN usage_source TINYINT NOT NULL DEFAULT 0;
        ALTER TABLE daily_usage
            ADD COLUMN input_tokens BIGINT NOT NULL DEFAULT 0,
            ADD COLUMN output_tokens BIGINT NOT NULL DEFAULT 0;
        CREATE TABLE IF NOT EXISTS upstream_keys (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            provider VARCHAR(64) NOT NULL,
            label VARCHAR(100) NOT NULL,
            account_label VARCHAR(100) NOT NULL,
            sealed_secret BLOB NOT NULL,
            secret_hash BINARY(32) NOT NULL,
            is_enabled TINYINT NOT NULL DEFAULT 1,
            state TINYINT NOT NULL DEFAULT 0,
            balance_state TINYINT NOT NULL DEFAULT 0,
            balance_nanos BIGINT,
            paid_balance_nanos BIGINT,
            currency VARCHAR(16) NOT NULL DEFAULT '',
            last_checked_at BIGINT,
            last_error VARCHAR(255) NOT NULL DEFAULT '',
            added_at BIGINT NOT NULL,
            use_count BIGINT NOT NULL DEFAULT 0,
            UNIQUE KEY ux_upstream_keys_secret (provider, secret_hash),
            UNIQUE KEY ux_upstream_keys_label (provider, label)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS sticky_keys (
            provider VARCHAR(64) NOT NULL,
            object_id VARCHAR(255) NOT NULL,
            key_label VARCHAR(100) NOT NULL,
            user_id BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (provider, object_id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS admin_actions (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            action VARCHAR(100) NOT NULL,
            detail VARCHAR(1000) NOT NULL,
            made_by VARCHAR(255) NOT NULL,
            made_at BIGINT NOT NULL
        ) {TableOptions};
        """;
}
