using System.Data.Common;
using System.Text;
using System.Text.Json;
using Relay.Identity;

namespace Relay.Storage.Import;

/// <content>Keys, users, tokens and voices.</content>
internal sealed partial class MiniMaxServerImport
{
    private const string CountUser = "SELECT COUNT(*) FROM users WHERE user_id = @user_id";
    private const string CountName = "SELECT COUNT(*) FROM users WHERE username = @username";
    private const string CountEmail = "SELECT COUNT(*) FROM users WHERE email = @email";

    private const string InsertUser = """
        INSERT INTO users (user_id, username, email, password_hash, is_admin, is_active, balance_nanos, created_at)
        VALUES (@user_id, @username, @email, @password_hash, 0, @is_active, NULL, @created_at)
        """;

    private const string RevokeToken = "UPDATE bearer_tokens SET is_revoked = 1 WHERE token_hash = @hash AND is_revoked = 0";

    // Without a private half a key verifies and never signs.
    private readonly string _addKey =
        "INSERT INTO secure_key (key_id, private_key, public_key, created_at) VALUES (@key_id, NULL, @public_key, @now)"
        + target.Dialect.OrSkip("key_id");

    private readonly string _addToken = """
        INSERT INTO bearer_tokens (token_hash, user_id, label, created_at, expires_at, is_revoked, call_count)
        VALUES (@hash, @user_id, 'imported', @created_at, @expires_at, @is_revoked, @call_count)
        """ + target.Dialect.OrSkip("token_hash");

    private readonly string _addVoice = """
        INSERT INTO voice_billing_status (user_id, voice_id, task_type, voice_fee_nanos, is_charged, created_at, first_used_at, charged_at)
        VALUES (@user_id, @voice_id, @task_type, @fee, @is_charged, @created_at, @first_used_at, @charged_at)
        """ + target.Dialect.OrSkip("user_id");

    private void AddUser(DbConnection connection, DbTransaction transaction, ImportCounts counts, OriginalUser user)
    {
        if (connection.Scalar(transaction, CountUser, ("@user_id", user.UserId)) > 0)
        {
            counts.Present++;
            return;
        }

        if (connection.Scalar(transaction, CountName, ("@username", user.Username)) > 0)
        {
            Report.Skip(counts, user.Id, "another user has the name here; neither tokens nor calls of this one come over");
            return;
        }

        bool emailTaken = user.Email is not null && connection.Scalar(transaction, CountEmail, ("@email", user.Email)) > 0;
        if (emailTaken)
        {
            Report.Note(counts, user.Id, "another user has the mail address here; this one comes over without");
        }

        connection.Execute(
            transaction,
            InsertUser,
            ("@user_id", user.UserId),
            ("@username", user.Username),
            ("@email", emailTaken ? null : user.Email),
            ("@password_hash", user.PasswordHash),
            ("@is_active", user.IsActive ? 1L : 0L),
            ("@created_at", user.CreatedAtUs));
        counts.Added++;
        if (dryRun)
        {
            _accounts.Promise(user.UserId);
        }
    }

    private void AddToken(DbConnection connection, DbTransaction transaction, ImportCounts counts, OriginalToken token)
    {
        long account = _accounts.Find(connection, transaction, token.UserId);
        if (account == 0)
        {
            Report.Skip(counts, token.Id, "its user is not here");
        }
        else if (!TokenHash.TryCompute(token.Token, out TokenHash hash))
        {
            Report.Skip(counts, token.Id, "it is empty or longer than any token of this kind");
        }
        else if (account < 0)
        {
            counts.Added++;
        }
        else
        {
            int added = connection.Execute(
                transaction,
                _addToken,
                ("@hash", hash.ToBytes()),
                ("@user_id", account),
                ("@created_at", token.CreatedAtUs),
                ("@expires_at", ExpiryOf(token.Token) ?? token.ExpiresAtUs),
                ("@is_revoked", token.IsRevoked ? 1L : 0L),
                ("@call_count", token.CallCount));
            Count(counts, added);
            if (added == 0 && token.IsRevoked)
            {
                // Revoked over there since the last run. Never the other way: what was revoked here stays so.
                connection.Execute(transaction, RevokeToken, ("@hash", hash.ToBytes()));
            }
        }
    }

    /// <summary>What the token itself says, Unix microseconds: the original's column has no time zone. Null when it says nothing.</summary>
    private static long? ExpiryOf(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            string base64 = parts[1].Replace('-', '+').Replace('_', '/');
            using JsonDocument claims = JsonDocument.Parse(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty("exp", out JsonElement expiry) && expiry.TryGetInt64(out long seconds)
                && seconds is > 0 and < 253_402_300_800 // the year 10000
                ? seconds * 1_000_000
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private void AddVoice(DbConnection connection, DbTransaction transaction, ImportCounts counts, OriginalVoice voice)
    {
        long account = _accounts.Find(connection, transaction, voice.UserId);
        if (account == 0)
        {
            Report.Skip(counts, voice.Id, "its user is not here");
        }
        else if (account < 0)
        {
            counts.Added++;
        }
        else
        {
            Count(counts, connection.Execute(
                transaction,
                _addVoice,
                ("@user_id", account),
                ("@voice_id", voice.VoiceId),
                ("@task_type", voice.TaskType),
                ("@fee", voice.FeeNanos),
                ("@is_charged", voice.IsCharged ? 1L : 0L),
                ("@created_at", voice.CreatedAtUs),
                ("@first_used_at", voice.FirstUsedAtUs),
                ("@charged_at", voice.ChargedAtUs)));
        }
    }
}
