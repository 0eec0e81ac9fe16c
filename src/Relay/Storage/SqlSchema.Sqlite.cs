namespace Relay.Storage;

/// <content>The embedded engine's scripts.</content>
internal static partial class SqlSchema
{
    private const string SqliteVersion1 = """
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

    private const string SqliteVersion2 = """
        ALTER TABLE users ADD COLUMN credit_limit_nanos INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE users ADD COLUMN leased_nanos INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE credit_leases (
            journal_id BLOB NOT NULL,
            user_id INTEGER NOT NULL,
            nanos INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (journal_id, user_id)
        ) WITHOUT ROWID;
        CREATE TABLE ledger_entries (
            entry_id BLOB PRIMARY KEY,
            user_id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            amount_nanos INTEGER NOT NULL,
            balance_after_nanos INTEGER,
            reason TEXT NOT NULL,
            made_by TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX ix_ledger_entries_user ON ledger_entries (user_id, created_at, entry_id);
        ALTER TABLE bearer_tokens ADD COLUMN jti TEXT;
        ALTER TABLE bearer_tokens ADD COLUMN max_requests_per_minute INTEGER;
        ALTER TABLE bearer_tokens ADD COLUMN max_streams INTEGER;
        ALTER TABLE bearer_tokens ADD COLUMN max_units_per_day INTEGER;
        ALTER TABLE bearer_tokens ADD COLUMN allowed_models TEXT;
        ALTER TABLE bearer_tokens ADD COLUMN call_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE bearer_tokens ADD COLUMN last_used_at INTEGER;
        CREATE UNIQUE INDEX ux_bearer_tokens_jti ON bearer_tokens (jti);
        CREATE TABLE secure_key (
            id INTEGER PRIMARY KEY,
            key_id TEXT NOT NULL UNIQUE,
            private_key BLOB,
            public_key TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            retires_at INTEGER
        );
        ALTER TABLE pricing_config ADD COLUMN description TEXT NOT NULL DEFAULT '';
        CREATE TABLE pricing_history (
            id INTEGER PRIMARY KEY,
            task_type TEXT NOT NULL,
            model_name TEXT NOT NULL,
            unit_price_nanos INTEGER NOT NULL,
            billing_unit INTEGER NOT NULL,
            is_active INTEGER NOT NULL,
            description TEXT NOT NULL,
            changed_by TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        );
        CREATE INDEX ix_pricing_history_model ON pricing_history (task_type, model_name, id);
        ALTER TABLE api_calls ADD COLUMN voice_id TEXT NOT NULL DEFAULT '';
        ALTER TABLE api_calls ADD COLUMN request_text TEXT;
        ALTER TABLE user_billing_summary ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE daily_usage (
            day INTEGER NOT NULL,
            user_id INTEGER NOT NULL,
            token_id INTEGER NOT NULL,
            task_type TEXT NOT NULL,
            model_name TEXT NOT NULL,
            upstream TEXT NOT NULL,
            calls INTEGER NOT NULL,
            failed_calls INTEGER NOT NULL,
            units INTEGER NOT NULL,
            nanos INTEGER NOT NULL,
            PRIMARY KEY (day, user_id, token_id, task_type, model_name, upstream)
        ) WITHOUT ROWID;
        CREATE INDEX ix_daily_usage_user ON daily_usage (user_id, day);
        CREATE INDEX ix_daily_usage_token ON daily_usage (token_id, day);
        INSERT INTO daily_usage (day, user_id, token_id, task_type, model_name, upstream, calls, failed_calls, units, nanos)
        SELECT CAST(strftime('%Y%m%d', created_at / 1000000, 'unixepoch') AS INTEGER), user_id, token_id, task_type, model_name, upstream,
            COUNT(*), SUM(end_reason NOT IN (0, 1, 2)), SUM(billed_chars), SUM(charge_nanos)
        FROM api_calls GROUP BY 1, 2, 3, 4, 5, 6;
        CREATE TABLE voice_billing_status (
            id INTEGER PRIMARY KEY,
            user_id INTEGER NOT NULL,
            voice_id TEXT NOT NULL,
            task_type TEXT NOT NULL,
            voice_fee_nanos INTEGER NOT NULL,
            is_charged INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL,
            first_used_at INTEGER,
            charged_at INTEGER,
            UNIQUE (user_id, voice_id)
        );
        CREATE INDEX ix_voice_billing_voice ON voice_billing_status (voice_id);
        CREATE INDEX ix_voice_billing_uncharged ON voice_billing_status (is_charged);
        CREATE TABLE voice_generation_history (
            id INTEGER PRIMARY KEY,
            user_id INTEGER NOT NULL,
            voice_id TEXT NOT NULL,
            task_type TEXT NOT NULL,
            prompt TEXT,
            source_file_id TEXT,
            preview_text TEXT,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        );
        CREATE INDEX ix_voice_history_user ON voice_generation_history (user_id, id);
        ALTER TABLE audio_clips ADD COLUMN deleted_at INTEGER;
        ALTER TABLE audio_clips ADD COLUMN journal_id BLOB;
        DROP INDEX ix_audio_clips_user;
        CREATE INDEX ix_audio_clips_user ON audio_clips (user_id, deleted_at, clip_id);
        CREATE INDEX ix_audio_clips_kept ON audio_clips (deleted_at, clip_id);
        CREATE TABLE archive_usage (
            user_id INTEGER PRIMARY KEY,
            clips INTEGER NOT NULL,
            bytes INTEGER NOT NULL
        );
        INSERT INTO archive_usage (user_id, clips, bytes) SELECT user_id, COUNT(*), SUM(bytes) FROM audio_clips GROUP BY user_id;
        """;
}
