namespace Relay.Storage;

/// <content>The fourth scripts: where a token wants the chain of thought, as <c>ThinkingPlace</c> counts it.</content>
internal static partial class SqlSchema
{
    private const string SqliteVersion4 = "ALTER TABLE bearer_tokens ADD COLUMN thinking INTEGER NOT NULL DEFAULT 0;";

    private const string MySqlVersion4 = "ALTER TABLE bearer_tokens ADD COLUMN thinking TINYINT NOT NULL DEFAULT 0;";
}
