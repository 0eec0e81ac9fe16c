namespace Relay.Data.Sqlite;

/// <summary>One named value for SQLite.</summary>
public sealed partial class SqliteParameter : ValueParameter
{
    public SqliteParameter()
    {
    }

    /// <param name="name">With or without its '@'.</param>
    /// <param name="value">See <see cref="ValueParameter.Value"/>.</param>
    public SqliteParameter(string name, object? value = null)
    {
        ParameterName = name;
        Value = value;
    }
}
