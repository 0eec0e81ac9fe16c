using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.MySql;

/// <summary>The parameters of one MySQL command.</summary>
[SuppressMessage("Design", "CA1010", Justification = "The shape is ADO.NET's; nobody enumerates parameters by type.")]
public sealed class MySqlParameterCollection : ParameterList<MySqlParameter>
{
    internal MySqlParameterCollection()
    {
    }
}
