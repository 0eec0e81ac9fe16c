using Relay.Data.MySql;
using Xunit;

namespace Relay.Tests.Data.MySql;

public sealed class MySqlOptionsTests
{
    [Theory]
    [InlineData("mysql://relay:p%40ss%3Aw%2Frd@db.example:3307/calls?SslMode=VerifyFull&MaximumPoolSize=4")]
    [InlineData("Server=db.example;Port=3307;User ID=relay;Password='p@ss:w/rd';Database=calls;SslMode=VerifyFull;Max Pool Size=4")]
    [InlineData("mysql:host=db.example;port=3307;uid=relay;pwd=\"p@ss:w/rd\";Initial Catalog=calls;ssl mode=VERIFY_IDENTITY;MaximumPoolSize=4")]
    public void Parse_EitherForm_ReadsTheSame(string text)
    {
        MySqlOptions options = MySqlOptions.Parse(text);
        Assert.Equal(("db.example", 3307, "relay", "p@ss:w/rd", "calls"), (options.Server, options.Port, options.UserId, options.Password, options.Database));
        Assert.Equal((MySqlSslMode.VerifyFull, 4), (options.SslMode, options.MaximumPoolSize));
    }

    [Theory]
    [InlineData("mysql://u@[::1]/d", "::1")]
    [InlineData("mysql://u@localhost/d?Socket=%2Frun%2Fm.sock", "/run/m.sock")]
    public void Parse_Url_KnowsAddressesAndSockets(string text, string server) => Assert.Equal(server, MySqlOptions.Parse(text).Server);

    [Fact]
    public void ToConnectionString_AwkwardPassword_IsReadBack()
    {
        MySqlOptions options = new() { Server = "h", UserId = "u", Password = "a;b='c'\"d\" \\ é", Database = "d" };
        Assert.Equal(options.Password, MySqlOptions.Parse(options.ToConnectionString()).Password);
        Assert.Equal(options.ToConnectionString(), MySqlOptions.Parse(options.ToConnectionString()).ToConnectionString());
    }

    [Theory]
    [InlineData("Server=h;User ID=u;Password=sesame-open;Speed=9", "Speed")]
    [InlineData("Server=h;User ID=u;Password=sesame-open;Port=x", "Port")]
    [InlineData("Server=h;User ID=u;Password=sesame-open;SslMode=perhaps", "SslMode")]
    [InlineData("Server=h;User ID=u;Password=sesame-open;SslCa=/no/such/file", "SslCa")]
    [InlineData("Server=h;Password=sesame-open", "User ID")]
    [InlineData("Server=h;User ID=u;uid=v;Password=sesame-open", "twice")]
    [InlineData("Server=h;User ID=u;Password=sesame-open';x", "cannot be read")]
    [InlineData("mysql://u:sesame-open@h:99999/d", "cannot be read")]
    public void Use_Wrong_NamesTheSettingAndHidesThePassword(string text, string named)
    {
        var error = Assert.Throws<ArgumentException>(() => new MySqlDataSource(text).Dispose());
        Assert.Contains(named, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DataSource_NeverShowsThePassword()
    {
        using MySqlDataSource source = new("Server=h;User ID=u;Password=sesame-open;Database=d");
        using MySqlConnection connection = source.CreateConnection();
        Assert.Equal("mysql database 'd' at h:3306 as 'u'", source.ConnectionString);
        Assert.DoesNotContain("sesame", connection.ConnectionString + source + connection, StringComparison.Ordinal);
    }
}
