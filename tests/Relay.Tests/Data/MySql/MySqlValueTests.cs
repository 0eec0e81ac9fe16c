using System.Text;
using Relay.Data.MySql;
using Xunit;

namespace Relay.Tests.Data.MySql;

public sealed class MySqlValueTests : MySqlTests
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Run("CREATE TABLE v(id INT PRIMARY KEY AUTO_INCREMENT, i BIGINT, d DOUBLE, t LONGTEXT, b LONGBLOB, g BINARY(16))");
    }

    public static TheoryData<string> Texts => new(
        "", "plain", "it's", "\"quoted\"", "back\\slash", "ends with \\", "\\'", "'; DROP TABLE v; --", "a\0b", "\u001a", "line\r\nline\ttab",
        "%_`@id#--/*", "emoji 😀 and 王小明", "\u00bf\u005c 表 \u8868\\", "x\u0301", new string('x', 70_000), new string('\'', 70_000));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_AnyCharacters_ComesBackAsItWas(string text)
    {
        Run("INSERT INTO v(t) VALUES (@t)", ("@t", text));
        Assert.Equal(text, Scalar("SELECT t FROM v"));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM v WHERE t = @t", ("@t", text)));
        Assert.Equal((long)Encoding.UTF8.GetByteCount(text), Scalar("SELECT length(t) FROM v"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_ServerTakesBackslashesLiterally_ComesBackAsItWas(string text)
    {
        Run("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'");
        Run("INSERT INTO v(t) VALUES (@t)", ("@t", text));
        Assert.Equal(text, Scalar("SELECT t FROM v"));
    }

    [Fact]
    public void Text_HalfASurrogatePair_IsTheReplacementCharacter()
    {
        Run("INSERT INTO v(t) VALUES (@t)", ("@t", "a\ud800b'"));
        Assert.Equal("a\ufffdb'", Scalar("SELECT t FROM v"));
    }

    [Fact]
    public void Blob_EveryByte_ComesBackAsItWas()
    {
        byte[] blob = [.. Enumerable.Range(0, 70_000).Select(static i => (byte)i)];
        Run("INSERT INTO v(b) VALUES (@b), (@empty)", ("@b", blob), ("@empty", Array.Empty<byte>()));
        using MySqlCommand command = Command("SELECT b FROM v ORDER BY id");
        using MySqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(blob, reader.GetFieldValue<byte[]>(0));
        Assert.Equal(blob.Length, reader.GetBytes(0, 0, null, 0, 0));
        byte[] part = new byte[4];
        Assert.Equal(4, reader.GetBytes(0, 254, part, 0, 4));
        Assert.Equal([254, 255, 0, 1], part);
        Assert.True(reader.Read());
        Assert.Equal([], (byte[])reader.GetValue(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Integer_Extremes_ComeBackAsTheyWere(long value)
    {
        Run("INSERT INTO v(i) VALUES (@i)", ("@i", value));
        Assert.Equal(value, Scalar("SELECT i FROM v WHERE i = @i", ("@i", value)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(1e22)]
    [InlineData(123456789.123456789)]
    public void Real_AnyFinite_ComesBackToTheLastBit(double value)
    {
        Run("INSERT INTO v(d) VALUES (@d)", ("@d", value));
        Assert.Equal(value, Scalar("SELECT d FROM v"));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Real_NotFinite_IsRefused(double value) =>
        Assert.Throws<ArgumentException>(() => Run("INSERT INTO v(d) VALUES (@d)", ("@d", value)));

    [Fact]
    public void Guid_IsStoredInNetworkOrder()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        Run("INSERT INTO v(g) VALUES (@g)", ("@g", id));
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Scalar("SELECT hex(g) FROM v"));
        using MySqlCommand command = Command("SELECT g FROM v WHERE g = @g", ("@g", id.ToByteArray(bigEndian: true)));
        using MySqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(id, reader.GetGuid(0));
    }

    [Fact]
    public void Null_InEveryColumn_IsNull()
    {
        Run("INSERT INTO v(i, d, t, b, g) VALUES (@n, @n, @n, @n, @n)", ("@n", null));
        using MySqlCommand command = Command("SELECT i, d, t, b, g FROM v");
        using MySqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        for (int i = 0; i < reader.FieldCount; i++)
        {
            Assert.True(reader.IsDBNull(i));
            Assert.Same(DBNull.Value, reader.GetValue(i));
        }

        Assert.Throws<InvalidCastException>(() => reader.GetInt64(0));
        Assert.Throws<InvalidCastException>(() => reader.GetString(2));
    }

    [Fact]
    public void Values_OfServerTypes_HaveTheirNearestForm()
    {
        using MySqlCommand command = Command("""
            SELECT SUM(x), AVG(x), 18446744073709551615, CAST('2026-11-21 10:11:12.5' AS DATETIME(3)), DATE '2026-01-02',
                1 = 1, b'101', CAST(1.50 AS DECIMAL(10, 2)), x'00ff', NULL, TIME '01:02:03'
            FROM (SELECT 1 AS x UNION ALL SELECT 2) AS s
            """);
        using MySqlDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(3, reader.GetInt64(0));
        Assert.Equal(1.5, reader.GetDouble(1));
        Assert.Equal(ulong.MaxValue, reader.GetValue(2));
        Assert.Equal(new DateTime(2026, 11, 21, 10, 11, 12, 500), reader.GetDateTime(3));
        Assert.Equal(new DateTime(2026, 1, 2), reader.GetValue(4));
        Assert.True(reader.GetBoolean(5));
        Assert.Equal(1.50m, reader.GetDecimal(7));
        Assert.Equal([0, 255], (byte[])reader.GetValue(8));
        Assert.Same(DBNull.Value, reader.GetValue(9));
        Assert.Equal(new TimeSpan(1, 2, 3), reader.GetValue(10));
        Assert.Throws<InvalidCastException>(() => reader.GetInt64(1));
        Assert.Throws<InvalidCastException>(() => reader.GetString(0));
    }

    [Fact]
    public void Insert_ValueTooLong_IsRefusedAndNotCut()
    {
        Run("CREATE TABLE s(a VARCHAR(3))");
        var error = Assert.Throws<MySqlException>(() => Run("INSERT INTO s VALUES (@a)", ("@a", "abcd")));
        Assert.Equal("22001", error.SqlState);
        Assert.False(error.IsTransient);
        Assert.Equal(0, Count("s"));
    }
}
