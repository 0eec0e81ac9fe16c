namespace Relay.Storage;

/// <summary>
/// The tables, one script per schema version, for the embedded engine. Amounts are nano-units, times Unix microseconds, ids of calls and
/// clips the 16 bytes of a UUIDv7, so that the primary key is the order of time.
/// </summary>
internal static class SqlSchema
{
    /// <summary>Scripts in order; a store at version N has run the first N.</summary>
    public static IReadOnlyList<string> Sqlite { get; } = [Version1];

    private const string Version1 = """
        CREATE TABLE users (
            id INTEGER PRIMARY KEY,
            user_id TEXT NOT NULL UNIQUE,
            username TEXT NOT NULL UNIQUE,
            email TEXT UNIQUE,
            password_hash TEXT,
            is_admin INTEGER NOT NULL DEFAULT 0,
            is_active INTEGER NOT NULL DEFAULT 1,
            balance_nanos INTEGER,
            created_at INTEGER NOT NULL
        );
        CREATE TABLE bearer_tokens (
            id INTEGER PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE,
            user_id INTEGER NOT NULL REFERENCES users (id),
            label TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            is_revoked INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX ix_bearer_tokens_user ON bearer_tokens (user_id);
        CREATE TABLE pricing_config (
            id INTEGER PRIMARY KEY,
            task_type TEXT NOT NULL,
            model_name TEXT NOT NULL,
            unit_price_nanos INTEGER NOT NULL CHECK (unit_price_nanos >= 0),
            billing_unit INTEGER NOT NULL,
            is_active INTEGER NOT NULL DEFAULT 1,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            UNIQUE (task_type, model_name)
        );
        CREATE TABLE api_calls (
            call_id BLOB PRIMARY KEY,
            user_id INTEGER NOT NULL,
            token_id INTEGER NOT NULL,
            task_type TEXT NOT NULL,
            model_name TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            upstream TEXT NOT NULL,
            key_label TEXT NOT NULL,
            char_count INTEGER NOT NULL,
            usage_chars INTEGER NOT NULL,
            billed_chars INTEGER NOT NULL,
            unit_price_nanos INTEGER NOT NULL,
            billing_unit INTEGER NOT NULL,
            held_nanos INTEGER NOT NULL,
            charge_nanos INTEGER NOT NULL,
            end_reason INTEGER NOT NULL,
            first_byte_sent INTEGER NOT NULL,
            bytes_down INTEGER NOT NULL,
            audio_bytes INTEGER NOT NULL,
            first_byte_us INTEGER NOT NULL,
            total_us INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            trace_id TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX ix_api_calls_user ON api_calls (user_id, call_id);
        CREATE TABLE user_billing_summary (
            user_id INTEGER PRIMARY KEY,
            total_calls INTEGER NOT NULL,
            total_chars INTEGER NOT NULL,
            total_nanos INTEGER NOT NULL,
            last_call_at INTEGER NOT NULL
        );
        CREATE TABLE audio_clips (
            clip_id BLOB PRIMARY KEY,
            call_id BLOB NOT NULL,
            user_id INTEGER NOT NULL,
            path TEXT NOT NULL,
            format TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            sha256 BLOB,
            state INTEGER NOT NULL,
            audio_ms INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX ix_audio_clips_user ON audio_clips (user_id, clip_id);
        CREATE INDEX ix_audio_clips_call ON audio_clips (call_id);
        CREATE TABLE journal_position (
            journal_id BLOB PRIMARY KEY,
            lsn INTEGER NOT NULL
        );
        """;
}
