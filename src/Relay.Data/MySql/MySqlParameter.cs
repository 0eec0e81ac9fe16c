namespace Relay.Data.MySql;

/// <summary>One named value for MySQL.</summary>
public sealed class MySqlParameter : ValueParameter
{
    public MySqlParameter()
    {
    }

    /// <param name="name">With or without its '@'.</param>
    /// <param name="value">See <see cref="ValueParameter.Value"/>.</param>
    public MySqlParameter(string name, object? value = null)
    {
        ParameterName = name;
        Value = value;
    }

    /// <summary>Writes the value as a literal.</summary>
    internal void WriteTo(SqlWriter target)
    {
        switch (Kind)
        {
            case ValueKind.Null:
                target.WriteNull();
                break;
            case ValueKind.Integer:
                target.WriteInteger(Number);
                break;
            case ValueKind.Real:
                target.WriteReal(BitConverter.Int64BitsToDouble(Number));
                break;
            case ValueKind.Text:
                target.WriteText(Text);
                break;
            case ValueKind.Guid:
                Span<byte> bytes = stackalloc byte[16];
                _ = Id.TryWriteBytes(bytes, bigEndian: true, out _);
                target.WriteBlob(bytes);
                break;
            default:
                target.WriteBlob(Blob.Span);
                break;
        }
    }
}
