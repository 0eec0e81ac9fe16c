namespace Relay.Storage;

/// <content>The fifth scripts: what accounts have at a provider (tasks, files, voices, batches), and who follows what is under way.</content>
internal static partial class SqlSchema
{
    private const string SqliteVersion5 = """
        ALTER TABLE voice_generation_history ADD COLUMN ended_at INTEGER;
        CREATE INDEX ix_voice_history_status ON voice_generation_history (status, expires_at);
        CREATE TABLE upstream_objects (
            provider TEXT NOT NULL,
            kind INTEGER NOT NULL,
            object_id TEXT NOT NULL,
            user_id INTEGER NOT NULL,
            token_id INTEGER NOT NULL,
            key_label TEXT NOT NULL,
            state INTEGER NOT NULL,
            task_type TEXT NOT NULL,
            model_name TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            voice_id TEXT NOT NULL,
            charge_id BLOB NOT NULL,
            units INTEGER NOT NULL,
            price_nanos INTEGER NOT NULL,
            billing_unit INTEGER NOT NULL,
            is_charged INTEGER NOT NULL DEFAULT 0,
            result_id TEXT NOT NULL DEFAULT '',
            detail TEXT NOT NULL,
            callback_url TEXT NOT NULL DEFAULT '',
            followed_by BLOB,
            followed_until INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (provider, kind, object_id)
        ) WITHOUT ROWID;
        CREATE INDEX ix_upstream_objects_user ON upstream_objects (user_id, kind, created_at, object_id);
        CREATE INDEX ix_upstream_objects_state ON upstream_objects (state, kind, followed_until);
        CREATE INDEX ix_upstream_objects_changed ON upstream_objects (kind, updated_at);
        """;

    // The column and the key in one statement: where the column is, the key is too.
    private const string MySqlVersion5 = $"""
        ALTER TABLE voice_generation_history ADD COLUMN ended_at BIGINT, ADD KEY ix_voice_history_status (status, expires_at);
        CREATE TABLE IF NOT EXISTS upstream_objects (
            provider VARCHAR(64) NOT NULL,
            kind TINYINT NOT NULL,
            object_id VARCHAR(255) NOT NULL,
            user_id BIGINT NOT NULL,
            token_id BIGINT NOT NULL,
            key_label VARCHAR(100) NOT NULL,
            state TINYINT NOT NULL,
            task_type VARCHAR(100) NOT NULL,
            model_name VARCHAR(100) NOT NULL,
            endpoint VARCHAR(200) NOT NULL,
            voice_id VARCHAR(255) NOT NULL,
            charge_id BINARY(16) NOT NULL,
            units BIGINT NOT NULL,
            price_nanos BIGINT NOT NULL,
            billing_unit TINYINT NOT NULL,
            is_charged TINYINT NOT NULL DEFAULT 0,
            result_id VARCHAR(255) NOT NULL DEFAULT '',
            detail TEXT NOT NULL,
            callback_url VARCHAR(2000) NOT NULL DEFAULT '',
            followed_by BINARY(16),
            followed_until BIGINT NOT NULL DEFAULT 0,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (provider, kind, object_id),
            KEY ix_upstream_objects_user (user_id, kind, created_at, object_id),
            KEY ix_upstream_objects_state (state, kind, followed_until),
            KEY ix_upstream_objects_changed (kind, updated_at)
        ) {TableOptions};
        """;
}
