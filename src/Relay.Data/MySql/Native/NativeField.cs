using System.Runtime.InteropServices;

namespace Relay.Data.MySql.Native;

/// <summary><c>MYSQL_FIELD</c> on 64-bit Linux (128 bytes); the names of other columns and tables are not looked at.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeField
{
    public byte* Name;
    private readonly nint _originalName;
    private readonly nint _table;
    private readonly nint _originalTable;
    private readonly nint _database;
    private readonly nint _catalog;
    private readonly nint _default;
    private readonly nuint _length;
    private readonly nuint _maxLength;
    public uint NameLength;
    private readonly uint _originalNameLength;
    private readonly uint _tableLength;
    private readonly uint _originalTableLength;
    private readonly uint _databaseLength;
    private readonly uint _catalogLength;
    private readonly uint _defaultLength;
    public uint Flags;
    public uint Decimals;
    public uint Charset;
    public FieldType Type;
    private readonly nint _extension;
}
