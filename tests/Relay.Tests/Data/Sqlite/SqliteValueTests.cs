using Relay.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Data.Sqlite;

public sealed class SqliteValueTests : IDisposable
{
    private readonly TempDatabase _database = new();
    private readonly SqliteConnection _connection;

    public SqliteValueTests() => _connection = _database.Source.OpenConnection();

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void GetInt64_AnyInteger_ComesBack(long value) => Assert.Equal(value, RoundTrip(value, r => r.GetInt64(0)));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.5e300)]
    [InlineData(double.Epsilon)]
    [InlineData(double.PositiveInfinity)]
    public void GetDouble_AnyDouble_ComesBack(double value) => Assert.Equal(value, RoundTrip(value, r => r.GetDouble(0)));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("a\0b\0")]
    [InlineData("\0")]
    [InlineData("你好, мир")]
    [InlineData("👩‍👩‍👧‍👦 🎙️")]
    [InlineData("'; DROP TABLE t; --")]
    public void GetString_AnyText_ComesBack(string value) => Assert.Equal(value, RoundTrip(value, r => r.GetString(0)));

    [Theory]
    [InlineData(170)]
    [InlineData(171)]
    [InlineData(512)]
    [InlineData(5_000_000)]
    public void GetString_LongText_ComesBack(int length)
    {
        string value = new('語', length);
        Assert.Equal(value, RoundTrip(value, r => r.GetString(0)));
    }

    [Fact]
    public void Length_TextWithNul_CountsBytesAfterIt() =>
        Assert.Equal(4L, _connection.Scalar("SELECT length(CAST(@v AS BLOB))", ("@v", "a\0é")));

    [Fact]
    public void GetString_LoneSurrogate_BecomesReplacementCharacter() =>
        Assert.Equal("a\uFFFDb", RoundTrip("a\uD83Db", r => r.GetString(0)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public void GetFieldValue_Blob_ComesBack(int length)
    {
        byte[] value = new byte[length];
        new Random(7).NextBytes(value);
        Assert.Equal(value, RoundTrip(value, r => r.GetFieldValue<byte[]>(0)));
    }

    [Fact]
    public void GetFieldValue_Memory_ComesBack()
    {
        byte[] value = [9, 1, 2, 3, 9];
        Assert.Equal([1, 2, 3], RoundTrip(value.AsMemory(1, 3), r => r.GetFieldValue<ReadOnlyMemory<byte>>(0)).ToArray());
    }

    [Fact]
    public void GetGuid_Guid_ComesBack()
    {
        var value = Guid.CreateVersion7();
        Assert.Equal(value, RoundTrip(value, r => r.GetGuid(0)));
    }

    [Fact]
    public void Value_Guid_IsSixteenBytesInReadingOrder() => Assert.Equal(
        "00112233445566778899AABBCCDDEEFF",
        _connection.Scalar("SELECT hex(@v)", ("@v", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GetBoolean_Bool_ComesBack(bool value) => Assert.Equal(value, RoundTrip(value, r => r.GetBoolean(0)));

    [Fact]
    public void GetFieldValue_EachSupportedType_GivesThatType()
    {
        Assert.Equal(7L, RoundTrip(7, r => r.GetFieldValue<long>(0)));
        Assert.Equal(7, RoundTrip(7, r => r.GetFieldValue<int>(0)));
        Assert.Equal((short)7, RoundTrip(7, r => r.GetFieldValue<short>(0)));
        Assert.Equal((byte)7, RoundTrip(7, r => r.GetFieldValue<byte>(0)));
        Assert.True(RoundTrip(7, r => r.GetFieldValue<bool>(0)));
        Assert.Equal(7.5, RoundTrip(7.5f, r => r.GetFieldValue<double>(0)));
        Assert.Equal(7.5f, RoundTrip(7.5, r => r.GetFieldValue<float>(0)));
        Assert.Equal("x", RoundTrip("x", r => r.GetFieldValue<string>(0)));
        Assert.Equal(7L, RoundTrip(7, r => r.GetFieldValue<object>(0)));
        Assert.Equal(Guid.AllBitsSet, RoundTrip(Guid.AllBitsSet, r => r.GetFieldValue<Guid>(0)));
    }

    [Fact]
    public void GetDouble_Integer_IsConverted() => Assert.Equal(3.0, RoundTrip(3L, r => r.GetDouble(0)));

    [Fact]
    public void IsDBNull_NullOrDBNull_IsTrue()
    {
        Assert.True(RoundTrip(null, r => r.IsDBNull(0)));
        Assert.True(RoundTrip(DBNull.Value, r => r.IsDBNull(0)));
    }

    [Fact]
    public void IsDBNull_EmptyTextOrBlob_IsFalse()
    {
        Assert.False(RoundTrip("", r => r.IsDBNull(0)));
        Assert.False(RoundTrip(Array.Empty<byte>(), r => r.IsDBNull(0)));
        Assert.False(RoundTrip(ReadOnlyMemory<byte>.Empty, r => r.IsDBNull(0)));
    }

    [Fact]
    public void GetInt64_Null_Throws() => Assert.Throws<InvalidCastException>(() => RoundTrip(null, r => r.GetInt64(0)));

    [Fact]
    public void GetInt64_Text_ThrowsInsteadOfGivingZero() =>
        Assert.Throws<InvalidCastException>(() => RoundTrip("abc", r => r.GetInt64(0)));

    [Fact]
    public void GetString_Integer_Throws() => Assert.Throws<InvalidCastException>(() => RoundTrip(1, r => r.GetString(0)));

    [Fact]
    public void GetInt32_TooLarge_Throws() => Assert.Throws<OverflowException>(() => RoundTrip(1L << 40, r => r.GetInt32(0)));

    [Fact]
    public void GetGuid_BlobOfOtherLength_Throws() =>
        Assert.Throws<InvalidCastException>(() => RoundTrip(new byte[15], r => r.GetGuid(0)));

    [Fact]
    public void GetBytes_PartOfBlob_CopiesWhatFits()
    {
        byte[] buffer = new byte[4];
        long copied = RoundTrip(new byte[] { 1, 2, 3, 4, 5 }, r => r.GetBytes(0, 3, buffer, 1, 3));
        Assert.Equal(2, copied);
        Assert.Equal([0, 4, 5, 0], buffer);
    }

    [Fact]
    public void GetBytes_NoBuffer_GivesLength() => Assert.Equal(5, RoundTrip(new byte[5], r => r.GetBytes(0, 0, null, 0, 0)));

    [Fact]
    public void GetBytes_PastEnd_CopiesNothing() =>
        Assert.Equal(0, RoundTrip(new byte[5], r => r.GetBytes(0, long.MaxValue, new byte[1], 0, 1)));

    [Fact]
    public void GetChars_PartOfText_CopiesWhatFits()
    {
        char[] buffer = new char[3];
        Assert.Equal(2, RoundTrip("héllo", r => r.GetChars(0, 1, buffer, 0, 2)));
        Assert.Equal("él\0", new string(buffer));
    }

    [Fact]
    public void GetStream_Blob_ReadsIt()
    {
        byte[] read = new byte[3];
        _ = RoundTrip(new byte[] { 1, 2, 3 }, r => r.GetStream(0).Read(read));
        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public void GetValues_RowOfAllClasses_GivesTheirTypes()
    {
        object[] values = new object[5];
        using SqliteCommand command = _connection.Command("SELECT 1, 1.5, 'x', x'01', NULL");
        using SqliteDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(5, reader.GetValues(values));
        Assert.Equal([1L, 1.5, "x", new byte[] { 1 }, DBNull.Value], values);
    }

    [Fact]
    public void Value_Decimal_IsRefused() => Assert.Throws<NotSupportedException>(() => new SqliteParameter("@v", 1.5m));

    [Fact]
    public void Value_UnsignedBeyondInt64_IsRefused() =>
        Assert.Throws<OverflowException>(() => new SqliteParameter("@v", ulong.MaxValue));

    [Fact]
    public void Value_EachKind_GivesBackWhatWasSet()
    {
        object[] values = [7L, 1.5, "x", new byte[] { 1 }, Guid.AllBitsSet, DBNull.Value];
        Assert.Equal(values, values.Select(value => new SqliteParameter("@v", value).Value));
    }

    [Fact]
    public void SetX_EachTypedSetter_BindsItsType()
    {
        using SqliteCommand command = _connection.Command("SELECT quote(@v)");
        SqliteParameter parameter = command.Parameters.AddWithValue("v", null);
        Assert.Equal("NULL", command.ExecuteScalar());
        parameter.SetInt64(-5);
        Assert.Equal("-5", command.ExecuteScalar());
        parameter.SetDouble(0.5);
        Assert.Equal("0.5", command.ExecuteScalar());
        parameter.SetString("it's");
        Assert.Equal("'it''s'", command.ExecuteScalar());
        parameter.SetBoolean(true);
        Assert.Equal("1", command.ExecuteScalar());
        parameter.SetBlob(new byte[] { 255 });
        Assert.Equal("X'FF'", command.ExecuteScalar());
        parameter.SetGuid(Guid.Empty);
        Assert.Equal("X'00000000000000000000000000000000'", command.ExecuteScalar());
        parameter.SetString(null);
        Assert.Equal("NULL", command.ExecuteScalar());
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    // Through a table, so that the value has been on a page and not only in a register.
    private T RoundTrip<T>(object? value, Func<SqliteDataReader, T> read)
    {
        _connection.Run("CREATE TABLE IF NOT EXISTS t(v); DELETE FROM t");
        _connection.Run("INSERT INTO t VALUES (@v)", ("@v", value));
        using SqliteCommand command = _connection.Command("SELECT v FROM t");
        using SqliteDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return read(reader);
    }
}
