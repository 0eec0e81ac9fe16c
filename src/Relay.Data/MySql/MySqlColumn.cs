using System.Text;
using Relay.Data.MySql.Native;

namespace Relay.Data.MySql;

/// <summary>One column of a result.</summary>
/// <param name="Name">As the statement calls it.</param>
/// <param name="Kind">Decides what can be read.</param>
/// <param name="TypeName">The server's type.</param>
internal sealed record MySqlColumn(string Name, ColumnKind Kind, string TypeName)
{
    private const uint UnsignedFlag = 32;
    private const uint BinaryCharset = 63;

    internal static unsafe MySqlColumn[] Read(nint result, int count)
    {
        NativeField* fields = NativeMethods.Fields(result);
        var columns = new MySqlColumn[count];
        for (int i = 0; i < count; i++)
        {
            ref NativeField field = ref fields[i];
            ColumnKind kind = KindOf(field);
            columns[i] = new MySqlColumn(
                Encoding.UTF8.GetString(field.Name, (int)field.NameLength), kind, kind is ColumnKind.Text or ColumnKind.Blob ? kind.ToString() : field.Type.ToString());
        }

        return columns;
    }

    private static ColumnKind KindOf(in NativeField field) => field.Type switch
    {
        FieldType.TinyInt or FieldType.SmallInt or FieldType.MediumInt or FieldType.Int or FieldType.Year => ColumnKind.Integer,
        FieldType.BigInt => (field.Flags & UnsignedFlag) != 0 ? ColumnKind.Unsigned : ColumnKind.Integer,
        FieldType.Float or FieldType.Double => ColumnKind.Real,
        FieldType.Decimal or FieldType.NewDecimal => ColumnKind.Decimal,
        FieldType.Null => ColumnKind.Null,
        FieldType.Timestamp or FieldType.DateTime or FieldType.Date => ColumnKind.Date,
        FieldType.Time => ColumnKind.Time,
        FieldType.Bit => ColumnKind.Bits,
        FieldType.Json => ColumnKind.Text,
        _ => field.Charset == BinaryCharset ? ColumnKind.Blob : ColumnKind.Text,
    };
}
