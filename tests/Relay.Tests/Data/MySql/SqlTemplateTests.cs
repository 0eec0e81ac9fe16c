using System.Text;
using Relay.Data.MySql;
using Xunit;

namespace Relay.Tests.Data.MySql;

public sealed class SqlTemplateTests
{
    [Theory]
    [InlineData("SELECT @a", "SELECT 1")]
    [InlineData("@a", "1")]
    [InlineData("SELECT @a+@a, @b", "SELECT 1+1, 'two'")]
    [InlineData("SELECT '@a', @a, '''@a', '\\'@a', @b", "SELECT '@a', 1, '''@a', '\\'@a', 'two'")]
    [InlineData("SELECT \"@a\", `@a`, `\\`, @a, @b", "SELECT \"@a\", `@a`, `\\`, 1, 'two'")]
    [InlineData("SELECT @a -- @c 'it\n, @b # @c\n/* @c ' */", "SELECT 1 -- @c 'it\n, 'two' # @c\n/* @c ' */")]
    [InlineData("SELECT 1--@a, 4/@a/2, @@version, @b", "SELECT 1--1, 4/1/2, @@version, 'two'")]
    [InlineData("SELECT @a, @b, 'open @c", "SELECT 1, 'two', 'open @c")]
    public void Write_ParametersAmongOtherThings_AreReplacedWhereTheyAreOnes(string sql, string expected)
    {
        MySqlParameterCollection parameters = new();
        parameters.AddWithValue("@a", 1);
        if (expected.Contains("two", StringComparison.Ordinal))
        {
            parameters.AddWithValue("b", "two");
        }

        Assert.Equal(expected, Write(sql, parameters));
    }

    [Fact]
    public void Write_ValueThatLooksLikeAParameter_IsNotReplacedAgain()
    {
        MySqlParameterCollection parameters = new();
        parameters.AddWithValue("@b", "@a");
        parameters.AddWithValue("@a", "@b");
        Assert.Equal("SELECT '@b', '@a'", Write("SELECT @a, @b", parameters));
    }

    [Fact]
    public void Write_ValueMissing_NamesIt() =>
        Assert.Contains("'@a'", Assert.Throws<InvalidOperationException>(() => Write("SELECT @a", new())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT @b")]
    [InlineData("SELECT @ab, @b")]
    [InlineData("SELECT '@a', @b")]
    public void Write_ValueNotUsed_IsRefused(string sql)
    {
        MySqlParameterCollection parameters = new();
        parameters.AddWithValue("@a", 1);
        parameters.AddWithValue("@b", 1);
        if (sql.Contains("@ab", StringComparison.Ordinal))
        {
            parameters.AddWithValue("@ab", 1);
        }

        Assert.Throws<InvalidOperationException>(() => Write(sql, parameters));
    }

    [Fact]
    public void Write_ValueGivenTwice_IsRefused()
    {
        MySqlParameterCollection parameters = new();
        parameters.AddWithValue("@a", 1);
        parameters.AddWithValue("@a", 2);
        Assert.Throws<InvalidOperationException>(() => Write("SELECT @a", parameters));
    }

    private static string Write(string sql, MySqlParameterCollection parameters)
    {
        using SqlWriter writer = new();
        SqlTemplate.Parse(sql).Write(writer, parameters);
        return Encoding.UTF8.GetString(writer.Written);
    }
}
