namespace Relay.Storage;

/// <content>Whether a user's password was made by somebody else and has to be changed before the dashboard lets him in.</content>
internal static partial class SqlSchema
{
    private const string SqlitePasswordChange = "ALTER TABLE users ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0;";

    private const string MySqlPasswordChange = "ALTER TABLE users ADD COLUMN must_change_password TINYINT NOT NULL DEFAULT 0;";
}
