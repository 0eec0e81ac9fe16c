using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data;

/// <summary>
/// One named value. The typed setters keep it in a slot of its own type, so a loop that writes many rows through the same
/// parameters boxes nothing. Memory given as a blob is borrowed until the command has run.
/// </summary>
/// <remarks>
/// <see cref="DbType"/>, <see cref="Size"/> and the source members exist for the base class and change nothing: the value
/// has a type, the parameter has none. A <see cref="Guid"/> is stored as 16 bytes in network order, so ids sort as they read.
/// </remarks>
public abstract class ValueParameter : DbParameter
{
    private string _name = "";
    private DbType? _dbType;

    private protected ValueParameter()
    {
    }

    /// <summary>With or without its '@'. Upper and lower case differ.</summary>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set
        {
            _name = value ?? "";
            MatchName = _name.StartsWith('@') ? _name : "@" + _name;
        }
    }

    /// <summary>
    /// Null, <see cref="DBNull"/>, an integer type, bool (0 or 1), float, double, string, byte[], (ReadOnly)Memory of bytes or
    /// Guid; anything else is refused. Decimal and dates are refused on purpose: they have no lossless form in
    /// every engine that also sorts, so the caller says which integer or text stands for them.
    /// </summary>
    public override object? Value
    {
        get => Kind switch
        {
            ValueKind.Null => DBNull.Value,
            ValueKind.Integer => Number,
            ValueKind.Real => BitConverter.Int64BitsToDouble(Number),
            ValueKind.Text => Text,
            ValueKind.Guid => Id,
            _ => Blob.ToArray(),
        };
        set => Set(value);
    }

    public override DbType DbType
    {
        get => _dbType ?? Kind switch
        {
            ValueKind.Integer => DbType.Int64,
            ValueKind.Real => DbType.Double,
            ValueKind.Blob => DbType.Binary,
            ValueKind.Guid => DbType.Guid,
            _ => DbType.String,
        };
        set => _dbType = value;
    }

    /// <summary>There are no output parameters.</summary>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
            {
                throw new NotSupportedException("There are only input parameters.");
            }
        }
    }

    public override bool IsNullable { get; set; } = true;

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get => field ?? ""; set; }

    public override bool SourceColumnNullMapping { get; set; }

    /// <summary>The name as it stands in the SQL, with '@'.</summary>
    internal string MatchName { get; private set; } = "@";

    /// <summary>Which of the slots below holds the value.</summary>
    private protected ValueKind Kind { get; private set; }

    /// <summary>An integer, or the bits of a double.</summary>
    private protected long Number { get; private set; }

    private protected string? Text { get; private set; }

    private protected ReadOnlyMemory<byte> Blob { get; private set; }

    private protected Guid Id { get; private set; }

    public override void ResetDbType() => _dbType = null;

    public void SetNull() => Kind = ValueKind.Null;

    public void SetInt64(long value)
    {
        Kind = ValueKind.Integer;
        Number = value;
    }

    public void SetBoolean(bool value) => SetInt64(value ? 1 : 0);

    public void SetDouble(double value)
    {
        Kind = ValueKind.Real;
        Number = BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>Null is stored as NULL. Half of a surrogate pair is stored as U+FFFD.</summary>
    public void SetString(string? value)
    {
        Kind = value is null ? ValueKind.Null : ValueKind.Text;
        Text = value;
    }

    public void SetBlob(ReadOnlyMemory<byte> value)
    {
        Kind = ValueKind.Blob;
        Blob = value;
    }

    public void SetGuid(Guid value)
    {
        Kind = ValueKind.Guid;
        Id = value;
    }

    private void Set(object? value)
    {
        switch (value)
        {
            case null or DBNull: SetNull(); break;
            case string text: SetString(text); break;
            case long number: SetInt64(number); break;
            case int number: SetInt64(number); break;
            case bool flag: SetBoolean(flag); break;
            case double number: SetDouble(number); break;
            case byte[] blob: SetBlob(blob); break;
            case Guid guid: SetGuid(guid); break;
            case ReadOnlyMemory<byte> blob: SetBlob(blob); break;
            case Memory<byte> blob: SetBlob(blob); break;
            case short number: SetInt64(number); break;
            case byte number: SetInt64(number); break;
            case sbyte number: SetInt64(number); break;
            case ushort number: SetInt64(number); break;
            case uint number: SetInt64(number); break;
            case ulong number: SetInt64(checked((long)number)); break;
            case float number: SetDouble(number); break;
            default: throw new NotSupportedException($"A parameter cannot hold a {value.GetType()}.");
        }
    }
}
