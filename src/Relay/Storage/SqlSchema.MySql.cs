namespace Relay.Storage;

/// <content>
/// Scripts for MySQL 5.7+ and MariaDB 10.3+. Text is compared by its bytes, as in the embedded engine: two names that differ in case are
/// two names. Lengths are those that the journal's records and the accounts' checks enforce. The engine commits after every statement that
/// changes the schema, so each is written to do no harm when a script that died half-way is run again.
/// </content>
internal static partial class SqlSchema
{
    private const string TableOptions = "ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

    private const string MySqlVersion2 = $"""
        CREATE TABLE IF NOT EXISTS users (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            user_id VARCHAR(255) NOT NULL UNIQUE,
            username VARCHAR(255) NOT NULL UNIQUE,
            email VARCHAR(255) UNIQUE,
            password_hash VARCHAR(255),
            is_admin TINYINT NOT NULL DEFAULT 0,
            is_active TINYINT NOT NULL DEFAULT 1,
            balance_nanos BIGINT,
            created_at BIGINT NOT NULL,
            credit_limit_nanos BIGINT NOT NULL DEFAULT 0,
            leased_nanos BIGINT NOT NULL DEFAULT 0
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS credit_leases (
            journal_id BINARY(16) NOT NULL,
            user_id BIGINT NOT NULL,
            nanos BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            PRIMARY KEY (journal_id, user_id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS ledger_entries (
            entry_id BINARY(16) PRIMARY KEY,
            user_id BIGINT NOT NULL,
            kind TINYINT NOT NULL,
            amount_nanos BIGINT NOT NULL,
            balance_after_nanos BIGINT,
            reason VARCHAR(1000) NOT NULL,
            made_by VARCHAR(255) NOT NULL,
            created_at BIGINT NOT NULL,
            KEY ix_ledger_entries_user (user_id, created_at, entry_id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS bearer_tokens (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            token_hash BINARY(32) NOT NULL UNIQUE,
            user_id BIGINT NOT NULL,
            label VARCHAR(255) NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            is_revoked TINYINT NOT NULL DEFAULT 0,
            jti VARCHAR(64),
            max_requests_per_minute BIGINT,
            max_streams BIGINT,
            max_units_per_day BIGINT,
            allowed_models TEXT,
            call_count BIGINT NOT NULL DEFAULT 0,
            last_used_at BIGINT,
            UNIQUE KEY ux_bearer_tokens_jti (jti),
            KEY ix_bearer_tokens_user (user_id),
            FOREIGN KEY (user_id) REFERENCES users (id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS secure_key (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            key_id VARCHAR(64) NOT NULL UNIQUE,
            private_key BLOB,
            public_key TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            retires_at BIGINT
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS pricing_config (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            task_type VARCHAR(100) NOT NULL,
            model_name VARCHAR(100) NOT NULL,
            unit_price_nanos BIGINT NOT NULL,
            billing_unit TINYINT NOT NULL,
            is_active TINYINT NOT NULL DEFAULT 1,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            description VARCHAR(1000) NOT NULL DEFAULT '',
            UNIQUE KEY ux_pricing_config (task_type, model_name)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS pricing_history (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            task_type VARCHAR(100) NOT NULL,
            model_name VARCHAR(100) NOT NULL,
            unit_price_nanos BIGINT NOT NULL,
            billing_unit TINYINT NOT NULL,
            is_active TINYINT NOT NULL,
            description VARCHAR(1000) NOT NULL,
            changed_by VARCHAR(255) NOT NULL,
            changed_at BIGINT NOT NULL,
            KEY ix_pricing_history_model (task_type, model_name, id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS api_calls (
            call_id BINARY(16) PRIMARY KEY,
            user_id BIGINT NOT NULL,
            token_id BIGINT NOT NULL,
            task_type VARCHAR(100) NOT NULL,
            model_name VARCHAR(255) NOT NULL,
            endpoint VARCHAR(255) NOT NULL,
            upstream VARCHAR(255) NOT NULL,
            key_label VARCHAR(255) NOT NULL,
            char_count BIGINT NOT NULL,
            usage_chars BIGINT NOT NULL,
            billed_chars BIGINT NOT NULL,
            unit_price_nanos BIGINT NOT NULL,
            billing_unit TINYINT NOT NULL,
            held_nanos BIGINT NOT NULL,
            charge_nanos BIGINT NOT NULL,
            end_reason TINYINT NOT NULL,
            first_byte_sent TINYINT NOT NULL,
            bytes_down BIGINT NOT NULL,
            audio_bytes BIGINT NOT NULL,
            first_byte_us BIGINT NOT NULL,
            total_us BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL,
            trace_id VARCHAR(255) NOT NULL,
            voice_id VARCHAR(255) NOT NULL DEFAULT '',
            request_text TEXT,
            KEY ix_api_calls_user (user_id, call_id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS user_billing_summary (
            user_id BIGINT PRIMARY KEY,
            total_calls BIGINT NOT NULL,
            total_chars BIGINT NOT NULL,
            total_nanos BIGINT NOT NULL,
            last_call_at BIGINT NOT NULL,
            created_at BIGINT NOT NULL DEFAULT 0
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS daily_usage (
            day INT NOT NULL,
            user_id BIGINT NOT NULL,
            token_id BIGINT NOT NULL,
            task_type VARCHAR(100) NOT NULL,
            model_name VARCHAR(255) NOT NULL,
            upstream VARCHAR(255) NOT NULL,
            calls BIGINT NOT NULL,
            failed_calls BIGINT NOT NULL,
            units BIGINT NOT NULL,
            nanos BIGINT NOT NULL,
            PRIMARY KEY (day, user_id, token_id, task_type, model_name, upstream),
            KEY ix_daily_usage_user (user_id, day),
            KEY ix_daily_usage_token (token_id, day)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS voice_billing_status (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            user_id BIGINT NOT NULL,
            voice_id VARCHAR(255) NOT NULL,
            task_type VARCHAR(100) NOT NULL,
            voice_fee_nanos BIGINT NOT NULL,
            is_charged TINYINT NOT NULL DEFAULT 0,
            created_at BIGINT NOT NULL,
            first_used_at BIGINT,
            charged_at BIGINT,
            UNIQUE KEY ux_voice_billing (user_id, voice_id),
            KEY ix_voice_billing_voice (voice_id),
            KEY ix_voice_billing_uncharged (is_charged)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS voice_generation_history (
            id BIGINT PRIMARY KEY AUTO_INCREMENT,
            user_id BIGINT NOT NULL,
            voice_id VARCHAR(255) NOT NULL,
            task_type VARCHAR(100) NOT NULL,
            prompt TEXT,
            source_file_id VARCHAR(255),
            preview_text TEXT,
            status TINYINT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            KEY ix_voice_history_user (user_id, id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS audio_clips (
            clip_id BINARY(16) PRIMARY KEY,
            call_id BINARY(16) NOT NULL,
            user_id BIGINT NOT NULL,
            path VARCHAR(1000) NOT NULL,
            format VARCHAR(32) NOT NULL,
            bytes BIGINT NOT NULL,
            sha256 BINARY(32),
            state TINYINT NOT NULL,
            audio_ms BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            deleted_at BIGINT,
            journal_id BINARY(16),
            KEY ix_audio_clips_user (user_id, deleted_at, clip_id),
            KEY ix_audio_clips_kept (deleted_at, clip_id),
            KEY ix_audio_clips_call (call_id)
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS archive_usage (
            user_id BIGINT PRIMARY KEY,
            clips BIGINT NOT NULL,
            bytes BIGINT NOT NULL
        ) {TableOptions};
        CREATE TABLE IF NOT EXISTS journal_position (
            journal_id BINARY(16) PRIMARY KEY,
            lsn BIGINT NOT NULL
        ) {TableOptions};
        """;
}
